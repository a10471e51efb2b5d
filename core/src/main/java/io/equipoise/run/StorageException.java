package io.equipoise.run;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

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

  /** The subclasses of {@code FileSystemException} mostly carry the path alone as their message. */
  static String describe(IOException e) {
    if (e instanceof FileSystemException failure && failure.getReason() == null) {
      return failure.getFile() + " " + reason(failure);
    }
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  private static String reason(FileSystemException e) {
    if (e instanceof NoSuchFileException) {
      return "does not exist";
    }
    if (e instanceof FileAlreadyExistsException) {
      return "is there already";
    }
    if (e instanceof AccessDeniedException) {
      return "may not be accessed";
    }
    if (e instanceof NotDirectoryException) {
      return "is not a folder";
    }
    return "cannot be used (" + e.getClass().getSimpleName() + ")";
  }
}
