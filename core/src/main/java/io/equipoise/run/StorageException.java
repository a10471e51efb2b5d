package io.equipoise.run;

import java.io.IOException;

/** The disk failed: full, read-only, unreachable. What was stored before is untouched. */
public final class StorageException extends RuntimeException {
  /**
   * @param what was tried, and on which file
   * @param cause what the system said; its message becomes part of this one
   */
  public StorageException(String what, IOException cause) {
    super(what + ": " + describe(cause), cause);
  }

  /** A failure without an exception behind it. */
  public StorageException(String message) {
    super(message);
  }

  /** {@code NoSuchFileException} and its like carry only the path as their message. */
  static String describe(IOException e) {
    return e.getClass() == IOException.class
        ? e.getMessage()
        : e.getClass().getSimpleName() + " " + e.getMessage();
  }
}
