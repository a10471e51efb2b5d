package io.equipoise.distributed;

/** Another rank of the group is gone; the message names it. */
public final class PeerLostException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** With what was seen of it, or null. */
  public PeerLostException(String message, Throwable cause) {
    super(message, cause);
  }
}
