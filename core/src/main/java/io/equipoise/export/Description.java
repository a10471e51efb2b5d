package io.equipoise.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.latent.TrainedModel;
import io.equipoise.latent.TrainedRun;
import io.equipoise.run.WholeFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What is told of a model beside its weights: where it is from, its licence, how good it is. */
final class Description {
  /** Keys of measures in the files of {@code RUN/evaluation}. */
  static final List<String> MEASURES =
      List.of(
          "fd",
          "kd",
          "inception_score",
          "precision",
          "recall",
          "density",
          "coverage",
          "swd",
          "ms_ssim");

  private static final String LICENCE = "license"; // as Hugging Face spells it
  private static final String FOUND = "measures";
  private static final String CHECKPOINT = "checkpoint";
  private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.+-]{0,63}");

  private Description() {}

  /**
   * The description of a model with licence and measures.
   *
   * @param licence SPDX identifier; if none is given that of the bundle stays, or it is unknown
   */
  static ObjectNode of(TrainedModel model, Optional<String> licence) {
    licence.ifPresent(Description::requireIdentifier);
    ObjectNode about = model.description();
    about.put(LICENCE, licence.orElse(about.path(LICENCE).asText("unknown")));
    if (model instanceof TrainedRun run) {
      about.set(FOUND, measures(run, about.arrayNode()));
    }
    return about;
  }

  private static void requireIdentifier(String licence) {
    if (!IDENTIFIER.matcher(licence).matches()) {
      throw new IllegalArgumentException(
          "--licence "
              + licence
              + " is not an identifier such as Apache-2.0 or CC-BY-4.0 (see spdx.org/licenses)");
    }
  }

  /** One object for each evaluation of this checkpoint. */
  private static ArrayNode measures(TrainedRun run, ArrayNode all) {
    for (Path file : run.directory().evaluations()) {
      ObjectNode evaluation = WholeFile.readJson(file);
      ObjectNode found = all.objectNode();
      for (String key : MEASURES) {
        if (evaluation.path(key).isNumber()) {
          found.set(key, evaluation.get(key));
        }
      }
      if (!found.isEmpty() && isOf(evaluation, run.images())) {
        all.add(found.put("file", file.getFileName().toString()));
      }
    }
    return all;
  }

  /** Whether an evaluation is of the checkpoint, which it names somewhere. */
  private static boolean isOf(JsonNode evaluation, long images) {
    return evaluation.findValues(CHECKPOINT).stream().anyMatch(node -> node.asLong(-1) == images);
  }

  /** What is short enough for the metadata of a file. */
  static Map<String, String> metadata(ObjectNode about) {
    Map<String, String> metadata = new TreeMap<>();
    metadata.put("run", about.path("run").asText());
    metadata.put("images", about.path("images").asText());
    metadata.put("averaged", about.path("averaged").asText());
    metadata.put("architecture", about.at("/network/architecture").asText());
    metadata.put("objective", about.at("/objective/name").asText());
    metadata.put("data", about.at("/data/name").asText());
    metadata.put("data_fingerprint", about.at("/data/fingerprint").asText());
    metadata.put(LICENCE, about.path(LICENCE).asText());
    return metadata;
  }
}
