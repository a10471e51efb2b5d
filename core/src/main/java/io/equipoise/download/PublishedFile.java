package io.equipoise.download;

/**
 * A file of a published set.
 *
 * @param name under each mirror, and in the cache
 * @param bytes its length
 * @param sha256 of its content, lower-case hex
 */
public record PublishedFile(String name, long bytes, String sha256) {
  /** Checks that the name stays in its folder and that the rest can be true. */
  public PublishedFile {
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]*")
        || bytes < 1
        || !sha256.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException(
          "%s with %d bytes and SHA-256 %s cannot be a published file"
              .formatted(name, bytes, sha256));
    }
  }
}
