package io.equipoise.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.tensor.CorruptFileException;
import io.equipoise.tensor.Safetensors;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.bytedeco.pytorch.Tensor;

/** A checkpoint of which every byte was compared with its manifest. */
public final class Verified {
  private final FileOperations files;
  private final Path path;
  private final Manifest manifest;
  private final ObjectNode state;

  private Verified(FileOperations files, Path path, Manifest manifest, ObjectNode state) {
    this.files = files;
    this.path = path;
    this.manifest = manifest;
    this.state = state;
  }

  /** The checkpoint's folder. */
  public Path path() {
    return path;
  }

  /** Real images seen when it was written. */
  public long images() {
    return manifest.images();
  }

  /** The plain values, a fresh copy at each call. */
  public ObjectNode state() {
    return state.deepCopy();
  }

  /** File stems of which there are tensors, e.g. "generator". */
  public Set<String> stems() {
    return manifest.files().keySet().stream()
        .filter(name -> name.endsWith(".safetensors"))
        .map(name -> name.substring(0, name.lastIndexOf('.')))
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * SHA-256 (hex) of the file of a stem.
   *
   * @throws IllegalArgumentException if the checkpoint has no such file
   */
  public String sha256(String stem) {
    requireStem(stem);
    return manifest.files().get(stem + ".safetensors").sha256();
  }

  private void requireStem(String stem) {
    if (!stems().contains(stem)) {
      throw new IllegalArgumentException(
          "%s has no %s.safetensors; it has %s".formatted(path, stem, stems()));
    }
  }

  /**
   * The tensors of one file, in fresh CPU memory. They belong to the current scope if there is one,
   * else to the caller.
   *
   * @throws IllegalArgumentException if the checkpoint has no such file
   * @throws StorageException if it can no longer be read
   */
  public Map<String, Tensor> tensors(String stem) {
    Path file = file(stem);
    try (SeekableByteChannel channel = files.open(file)) {
      return Safetensors.read(channel, file.toString());
    } catch (IOException e) {
      throw new StorageException(file + " cannot be read", e);
    }
  }

  /** What {@link #tensors} are, without reading them. */
  public Safetensors.Header header(String stem) {
    Path file = file(stem);
    try (SeekableByteChannel channel = files.open(file)) {
      return Safetensors.header(channel, file.toString());
    } catch (IOException e) {
      throw new StorageException(file + " cannot be read", e);
    }
  }

  /** The file of {@link #tensors}. */
  public Path file(String stem) {
    requireStem(stem);
    return path.resolve(stem + ".safetensors");
  }

  /**
   * Reads the whole folder and compares it with its manifest.
   *
   * @throws CorruptFileException naming the first file that differs and how
   */
  static Verified read(FileOperations files, Path folder, long images) throws IOException {
    Path manifestFile = folder.resolve(Manifest.NAME);
    Manifest manifest = Manifest.parse(readWhole(files, manifestFile), manifestFile);
    if (manifest.images() != images) {
      throw new CorruptFileException(
          manifestFile, "field images is " + manifest.images() + ", expected " + images);
    }
    for (Map.Entry<String, Manifest.FileRecord> file : manifest.files().entrySet()) {
      file.getValue().requireOf(files, folder.resolve(file.getKey()));
    }
    Path stateFile = folder.resolve(CheckpointWriter.STATE);
    ObjectNode state = Json.object(readWhole(files, stateFile), stateFile);
    return new Verified(files, folder, manifest, state);
  }

  private static byte[] readWhole(FileOperations files, Path file) throws IOException {
    try {
      return DurableFile.read(files, file);
    } catch (NoSuchFileException e) {
      throw new CorruptFileException(file, "is missing", e);
    }
  }
}
