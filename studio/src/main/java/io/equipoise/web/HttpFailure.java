package io.equipoise.web;

/** A request that is refused, with the status that says of what kind the reason is. */
public final class HttpFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Why, in one word, for those who count. */
  public enum Reason {
    /** 400: the request itself is wrong. */
    BAD_REQUEST(400),
    /** 401: no token, or a wrong one. */
    NO_TOKEN(401),
    /** 403: a Host that is not ours. */
    FOREIGN_HOST(403),
    /** 403: sent by a page that is not ours. */
    FOREIGN_ORIGIN(403),
    /** 404: nothing there. */
    NOT_FOUND(404),
    /** 406: no form of the result that the caller takes. */
    NOT_ACCEPTABLE(406),
    /** 413: more bytes than are read. */
    TOO_LARGE(413),
    /** 415: a form of input that is not read. */
    UNSUPPORTED_TYPE(415),
    /** 429: more from one client than it may. */
    RATE(429),
    /** 503: as much as can be held is waiting. */
    QUEUE_FULL(503),
    /** 503: the server is about to stop. */
    DRAINING(503),
    /** 504: not done in time. */
    DEADLINE(504);

    private final int status;

    Reason(int status) {
      this.status = status;
    }

    /** Of the response. */
    public int status() {
      return status;
    }
  }

  private final Reason reason;
  private final int retryAfterSeconds;

  /** A refusal; the message says what and what to do. */
  public HttpFailure(Reason reason, String message) {
    this(reason, message, 0);
  }

  /**
   * A refusal for now.
   *
   * @param retryAfterSeconds when it may be tried again; 0 says nothing of it
   */
  public HttpFailure(Reason reason, String message, int retryAfterSeconds) {
    super(message, null, false, false); // thrown a thousand times a second under overload
    this.reason = reason;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  /** A refusal for what a reader below found. */
  public HttpFailure(Reason reason, Throwable cause) {
    super(cause.getMessage(), cause, false, false);
    this.reason = reason;
    this.retryAfterSeconds = 0;
  }

  /** Why. */
  public Reason reason() {
    return reason;
  }

  /** When it may be tried again; 0 says nothing of it. */
  public int retryAfterSeconds() {
    return retryAfterSeconds;
  }
}
