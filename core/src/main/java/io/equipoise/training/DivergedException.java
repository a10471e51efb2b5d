package io.equipoise.training;

/** A run became non-finite again and again; the message names the first bad quantity. */
public final class DivergedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  DivergedException(String message, Throwable cause) {
    super(message, cause);
  }
}
