package io.equipoise.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.tensor.CorruptFileException;
import io.equipoise.tensor.Safetensors;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * The files of a trained model on its own. A folder has Hugging Face's layout; a path that ends in
 * {@code .safetensors} is the file of weights, with the two others beside it.
 *
 * <pre>
 * model.safetensors   NAME.safetensors   weights
 * config.json         NAME.json          what they are, with their size and SHA-256
 * README.md           NAME.md            the same for people
 * </pre>
 */
public record Bundle(Path weights, Path config, Path card) {
  private static final String ENDING = ".safetensors";
  private static final String SUM = "weights";
  private static final long MOST_CONFIG_BYTES = 1 << 20;

  /** The files of a bundle that is there or is to be. */
  public static Bundle at(Path path) {
    if (!named(path)) {
      if (Files.isRegularFile(path)) {
        throw new IllegalArgumentException(
            path + " is a file: give a folder, or a name that ends in " + ENDING);
      }
      return new Bundle(
          path.resolve("model" + ENDING), path.resolve("config.json"), path.resolve("README.md"));
    }
    String name = path.getFileName().toString();
    String stem = name.substring(0, name.length() - ENDING.length());
    return new Bundle(path, path.resolveSibling(stem + ".json"), path.resolveSibling(stem + ".md"));
  }

  private static boolean named(Path path) {
    return path.toString().toLowerCase(Locale.ROOT).endsWith(ENDING) && !Files.isDirectory(path);
  }

  /** Whether the path is that of a bundle: its weights are there. */
  public static boolean isAt(Path path) {
    return (named(path) || Files.isDirectory(path)) && Files.isRegularFile(at(path).weights);
  }

  /**
   * Writes the files, each complete or not at all, the weights first: a bundle of which the writing
   * was cut off has weights that are not those of its config, and is refused.
   *
   * @param tensors by the names they are to have
   * @param metadata of the file of weights
   * @param about what goes into the config beside the sum of the weights
   * @param text of the card
   */
  public void write(
      Map<String, Tensor> tensors, Map<String, String> metadata, ObjectNode about, String text) {
    try {
      Files.createDirectories(weights.toAbsolutePath().getParent());
      WholeFile.write(weights, channel -> Safetensors.write(channel, tensors, metadata));
      Manifest.FileRecord sum = Manifest.FileRecord.of(FileOperations.REAL, weights);
      ObjectNode all = about.deepCopy();
      all.putObject(SUM).put("bytes", sum.bytes()).put("sha256", sum.sha256());
      WholeFile.write(config, FileContent.of(Json.pretty(all)));
      WholeFile.write(card, FileContent.of(text.getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new StorageException(weights + " could not be written", e);
    }
  }

  /**
   * The config, with the field {@value #SUM}, which the weights were compared with; settings of the
   * networks that are newer than the bundle are put in.
   *
   * @throws CorruptFileException if it is missing, too large or no JSON object, or if the weights
   *     are not those that it was written with
   */
  public ObjectNode verify() {
    try {
      if (!Files.isRegularFile(config)) {
        throw new CorruptFileException(config, "is missing beside " + weights);
      }
      ObjectNode about =
          Json.object(DurableFile.read(FileOperations.REAL, config, MOST_CONFIG_BYTES), config);
      JsonNode sum = about.path(SUM);
      if (!sum.path("bytes").isIntegralNumber() || !sum.path("sha256").isTextual()) {
        throw new CorruptFileException(
            config, "the field " + SUM + " lacks bytes or sha256: export the model again");
      }
      new Manifest.FileRecord(sum.path("bytes").asLong(), sum.path("sha256").asText())
          .requireOf(FileOperations.REAL, weights);
      return EarlierConfig.completed(about);
    } catch (IOException e) {
      throw new StorageException(config + " cannot be read", e);
    }
  }

  /**
   * The tensors by name, in fresh CPU memory. They belong to the current scope if there is one,
   * else to the caller.
   */
  public Map<String, Tensor> tensors() {
    try {
      return Safetensors.read(weights);
    } catch (IOException e) {
      throw new StorageException(weights + " cannot be read", e);
    }
  }

  /** What the tensors are, without reading them. */
  public Safetensors.Header header() {
    try {
      return Safetensors.header(weights);
    } catch (IOException e) {
      throw new StorageException(weights + " cannot be read", e);
    }
  }
}
