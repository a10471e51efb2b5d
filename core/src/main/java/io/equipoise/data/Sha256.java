package io.equipoise.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A SHA-256 digest over typed parts; every text carries its length, so parts cannot run together.
 */
public final class Sha256 {
  private final MessageDigest digest;

  /** A digest of nothing yet. */
  public Sha256() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256, this one has not", e);
    }
  }

  /** The digest of a file's bytes in lower-case hexadecimal. */
  public static String ofFile(Path file) throws IOException {
    Sha256 content = new Sha256();
    try (InputStream in = Files.newInputStream(file);
        InputStream digested = new DigestInputStream(in, content.digest)) {
      digested.transferTo(OutputStream.nullOutputStream());
    }
    return content.hex();
  }

  /** Adds a text, as UTF-8 behind its length. */
  public Sha256 text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return number(bytes.length).bytes(bytes, 0, bytes.length);
  }

  /** Adds a number, as eight bytes. */
  public Sha256 number(long number) {
    digest.update(ByteBuffer.allocate(Long.BYTES).putLong(number).array());
    return this;
  }

  /** Adds bytes as they are. */
  public Sha256 bytes(byte[] bytes, int offset, int length) {
    digest.update(bytes, offset, length);
    return this;
  }

  /** The 32 bytes of the digest; ends it. */
  byte[] finish() {
    return digest.digest();
  }

  /** Whether a text is a digest in lower-case hexadecimal. */
  static boolean isHex(String text) {
    return text != null && text.matches("[0-9a-f]{64}");
  }

  /** The digest in lower-case hexadecimal; ends it. */
  public String hex() {
    return HexFormat.of().formatHex(finish());
  }
}
