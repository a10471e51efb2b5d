package io.equipoise.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.tensor.CorruptFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
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

  /** Size in bytes and SHA-256 in lower-case hexadecimal. */
  record FileRecord(long bytes, String sha256) {}

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
