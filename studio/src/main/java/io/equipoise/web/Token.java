package io.equipoise.web;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;

/** The secret that every request must bring. */
public final class Token {
  private static final int RANDOM_BYTES = 24;
  private static final int LEAST_CHARACTERS = 16;
  private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9._~-]+");

  private final String value;

  private Token(String value) {
    this.value = value;
  }

  /** A new one, 192 random bits. */
  public static Token random() {
    byte[] bytes = new byte[RANDOM_BYTES];
    new SecureRandom().nextBytes(bytes);
    return new Token(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  /**
   * A chosen one.
   *
   * @throws IllegalArgumentException if it is short, or has characters that a URL would need to
   *     escape
   */
  public static Token of(String value) {
    if (value.length() < LEAST_CHARACTERS || !ALLOWED.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "the token must have at least "
              + LEAST_CHARACTERS
              + " characters, letters, digits and . _ ~ - only");
    }
    return new Token(value);
  }

  /** Whether a caller knows it; takes the same time for every wrong one of its length. */
  boolean matches(String given) {
    return given != null
        && MessageDigest.isEqual(
            given.getBytes(StandardCharsets.UTF_8), value.getBytes(StandardCharsets.UTF_8));
  }

  /** The secret itself. */
  public String value() {
    return value;
  }

  /** Nothing of the secret: it must not get into a log by accident. */
  @Override
  public String toString() {
    return "Token";
  }
}
