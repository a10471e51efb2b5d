package io.equipoise.run;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

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
    if (e instanceof AccessDeniedException denied && denied.getFile() != null) {
      return denied(Path.of(denied.getFile()));
    }
    if (e instanceof FileSystemException failure && failure.getReason() == null) {
      return failure.getFile() + " " + reason(failure);
    }
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  /** What is not there could not be made: then the folder is named, not a file of ours in it. */
  private static String denied(Path file) {
    Path there = file.toAbsolutePath();
    while (!Files.exists(there) && there.getParent() != null) {
      there = there.getParent();
    }
    return there.equals(file.toAbsolutePath())
        ? file + " may not be accessed: change its permissions"
        : there + " may not be used: change its permissions, or give another folder";
  }

  private static String reason(FileSystemException e) {
    if (e instanceof NoSuchFileException) {
      return "does not exist";
    }
    if (e instanceof FileAlreadyExistsException) {
      return "is there already";
    }
    if (e instanceof NotDirectoryException) {
      return "is not a folder";
    }
    return "cannot be used (" + e.getClass().getSimpleName() + ")";
  }
}
