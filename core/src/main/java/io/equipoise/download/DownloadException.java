package io.equipoise.download;

/** A set could not be fetched. The message says what each mirror did and what to do. */
public final class DownloadException extends RuntimeException {
  /** Nothing more can be tried. */
  public DownloadException(String message) {
    super(message);
  }

  /** The same, caused by what the last mirror did. */
  public DownloadException(String message, Throwable cause) {
    super(message, cause);
  }
}
