package io.equipoise.web;

/** Told what a server does. Called from many threads. */
public interface WebListener {
  /**
   * A request was answered.
   *
   * @param route the pattern that it matched, e.g. {@code /v2/models/{model}}; "none" if it matched
   *     none
   * @param status of the response
   * @param seconds from its first byte to the response's last
   */
  void answered(String method, String route, int status, double seconds);

  /** A request was refused. */
  void refused(HttpFailure.Reason reason);

  /** Something failed inside; the client was told 500 and nothing more. */
  void failed(Throwable failure);
}
