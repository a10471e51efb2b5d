package io.equipoise.web;

import java.util.Set;

/**
 * How a server is reached, and what it takes at most.
 *
 * @param name of the service, e.g. "equipoise-serve"; stem of its cookie
 * @param host address or name to bind to; 127.0.0.1 lets nobody in from outside
 * @param port 0 for any that is free
 * @param token the secret that every request must bring
 * @param allowedHosts names under which it may be addressed, beside localhost and addresses
 * @param requestBytes the largest body
 * @param bodyBytes of all requests that are being read at the same time
 */
public record WebConfig(
    String name,
    String host,
    int port,
    Token token,
    Set<String> allowedHosts,
    int requestBytes,
    int bodyBytes) {
  /** Checks the ranges. */
  public WebConfig {
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("port " + port + " is outside 0 to 65535");
    }
    if (requestBytes < 1 || bodyBytes < requestBytes) {
      throw new IllegalArgumentException(
          "%d bytes a request and %d of all are no limits".formatted(requestBytes, bodyBytes));
    }
    allowedHosts = Set.copyOf(allowedHosts);
  }
}
