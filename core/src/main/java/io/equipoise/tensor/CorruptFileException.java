package io.equipoise.tensor;

/** A file's content breaks its format. The message names the file and the place in it. */
public final class CorruptFileException extends RuntimeException {
  /**
   * @param file the file, as the user would name it
   * @param problem what is wrong and where (offset, line or field)
   */
  public CorruptFileException(Object file, String problem) {
    super(file + ": " + problem);
  }

  /** The same, caused by another exception. */
  public CorruptFileException(Object file, String problem, Throwable cause) {
    super(file + ": " + problem, cause);
  }
}
