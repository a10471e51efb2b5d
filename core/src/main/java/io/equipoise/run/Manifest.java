package io.equipoise.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.tensor.CorruptFileException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a checkpoint's folder must hold: {@code manifest.json}, written last.
 *
 * @param images real images seen, the checkpoint's number
 * @param files by name
 */
record Manifest(long images, Map<String, FileRecord> files) {
  static final String NAME = "manifest.json";
  private static final int FORMAT = 1;
  private static final int BUFFER_BYTES = 1 << 20;

  /** Size in bytes and SHA-256 in lower-case hexadecimal. */
  record FileRecord(long bytes, String sha256) {
    /** Of a file as it is. */
    static FileRecord of(FileOperations files, Path file) throws IOException {
      try (SeekableByteChannel channel = files.open(file)) {
        return new FileRecord(channel.size(), sum(channel));
      }
    }

    /**
     * @throws CorruptFileException saying how the file differs
     */
    void requireOf(FileOperations files, Path file) throws IOException {
      try (SeekableByteChannel channel = files.open(file)) {
        if (channel.size() != bytes) {
          throw new CorruptFileException(
              file, "has %d bytes, expected %d".formatted(channel.size(), bytes));
        }
        String found = sum(channel);
        if (!found.equals(sha256)) {
          throw new CorruptFileException(
              file, "has SHA-256 %s, expected %s".formatted(found, sha256));
        }
      } catch (NoSuchFileException e) {
        throw new CorruptFileException(file, "is missing", e);
      }
    }

    private static String sum(SeekableByteChannel channel) throws IOException {
      MessageDigest digest = Manifest.sha256();
      ByteBuffer buffer =
          ByteBuffer.allocate((int) Math.min(BUFFER_BYTES, Math.max(1, channel.size())));
      while (channel.read(buffer) >= 0) {
        digest.update(buffer.flip());
        buffer.clear();
      }
      return HexFormat.of().formatHex(digest.digest());
    }
  }

  Manifest {
    files = new TreeMap<>(files);
  }

  byte[] toJson() {
    ObjectNode root = Json.MAPPER.createObjectNode();
    root.put("format", FORMAT);
    root.put("images", images);
    ObjectNode list = root.putObject("files");
    files.forEach(
        (name, file) ->
            list.putObject(name).put("bytes", file.bytes()).put("sha256", file.sha256()));
    return Json.pretty(root);
  }

  /**
   * @throws CorruptFileException unless the content is, byte for byte, what {@link #toJson} writes:
   *     so no flipped bit goes unseen, not even in a space
   */
  static Manifest parse(byte[] content, Path file) {
    ObjectNode root = Json.object(content, file);
    int format = root.path("format").asInt();
    if (format > FORMAT) {
      throw new CorruptFileException(
          file, "field format is " + format + ", this version reads up to " + FORMAT);
    }
    Map<String, FileRecord> files = new TreeMap<>();
    for (Map.Entry<String, JsonNode> entry : root.path("files").properties()) {
      if (!entry.getKey().matches("[a-z][a-z0-9_-]*\\.(safetensors|json)")) {
        throw new CorruptFileException(file, "names the file \"" + entry.getKey() + "\"");
      }
      JsonNode record = entry.getValue();
      files.put(
          entry.getKey(),
          new FileRecord(record.path("bytes").asLong(), record.path("sha256").asText()));
    }
    Manifest manifest = new Manifest(root.path("images").asLong(), files);
    if (!Arrays.equals(manifest.toJson(), content)) {
      throw new CorruptFileException(file, "is not as it was written");
    }
    return manifest;
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
