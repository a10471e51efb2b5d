package io.equipoise.download;

/** One try to fetch a file from one mirror failed. The message names the address and the reason. */
final class FailedTransfer extends Exception {
  private final boolean passing;

  private FailedTransfer(String message, boolean passing, Throwable cause) {
    super(message, cause);
    this.passing = passing;
  }

  /** May go better next time: the network broke, the server was busy. */
  static FailedTransfer passing(String message, Throwable cause) {
    return new FailedTransfer(message, true, cause);
  }

  /** Would be the same next time: the file is not there, or is another one. */
  static FailedTransfer lasting(String message) {
    return new FailedTransfer(message, false, null);
  }

  boolean isPassing() {
    return passing;
  }
}
