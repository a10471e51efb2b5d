package io.equipoise.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.tensor.CorruptFileException;
import io.equipoise.tensor.Safetensors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.bytedeco.pytorch.Tensor;

/** A checkpoint of which every byte was compared with its manifest. */
public final class Verified {
  private static final int BUFFER_BYTES = 1 << 20;

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
   * SHA-256 (hex) of one file of tensors.
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
    requireStem(stem);
    Path file = path.resolve(stem + ".safetensors");
    try (SeekableByteChannel channel = files.open(file)) {
      return Safetensors.read(channel, file.toString());
    } catch (IOException e) {
      throw new StorageException(file + " cannot be read", e);
    }
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
      compare(files, folder.resolve(file.getKey()), file.getValue());
    }
    Path stateFile = folder.resolve(CheckpointWriter.STATE);
    ObjectNode state = Json.object(readWhole(files, stateFile), stateFile);
    return new Verified(files, folder, manifest, state);
  }

  private static void compare(FileOperations files, Path file, Manifest.FileRecord expected)
      throws IOException {
    try (SeekableByteChannel channel = open(files, file)) {
      if (channel.size() != expected.bytes()) {
        throw new CorruptFileException(
            file, "has %d bytes, expected %d".formatted(channel.size(), expected.bytes()));
      }
      MessageDigest digest = Manifest.sha256();
      ByteBuffer buffer =
          ByteBuffer.allocate((int) Math.min(BUFFER_BYTES, Math.max(1, expected.bytes())));
      while (channel.read(buffer) >= 0) {
        digest.update(buffer.flip());
        buffer.clear();
      }
      String found = HexFormat.of().formatHex(digest.digest());
      if (!found.equals(expected.sha256())) {
        throw new CorruptFileException(
            file, "has SHA-256 %s, expected %s".formatted(found, expected.sha256()));
      }
    }
  }

  private static byte[] readWhole(FileOperations files, Path file) throws IOException {
    try {
      return DurableFile.read(files, file);
    } catch (NoSuchFileException e) {
      throw new CorruptFileException(file, "is missing", e);
    }
  }

  private static SeekableByteChannel open(FileOperations files, Path file) throws IOException {
    try {
      return files.open(file);
    } catch (NoSuchFileException e) {
      throw new CorruptFileException(file, "is missing", e);
    }
  }
}
