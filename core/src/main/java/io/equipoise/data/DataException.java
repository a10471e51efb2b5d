package io.equipoise.data;

/**
 * The data given cannot be used: missing, empty, broken, of a wrong shape. The message names the
 * file, what is wrong with it and what to do.
 */
public final class DataException extends RuntimeException {
  /** Bad data found by a check of ours. */
  public DataException(String message) {
    super(message);
  }

  /** Bad data found by a reader below. */
  public DataException(String message, Throwable cause) {
    super(message, cause);
  }
}
