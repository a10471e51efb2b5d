package io.equipoise.cli;

import io.equipoise.web.Token;
import io.equipoise.web.WebConfig;
import java.util.HashSet;
import java.util.Set;
import picocli.CommandLine.Option;

/** Where a server listens, and who may ask it. */
final class WebOptions {
  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description =
          "address to listen on; 0.0.0.0 lets other machines in (default: ${DEFAULT-VALUE})")
  private String host;

  @Option(
      names = "--allow-host",
      paramLabel = "NAME",
      description = "a name under which clients may call it, e.g. behind a proxy; repeatable")
  private Set<String> allowedHosts = new HashSet<>();

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      defaultValue = "${env:EQUIPOISE_TOKEN}",
      description = "secret that every request needs (default: EQUIPOISE_TOKEN, else a new one)")
  private String token;

  /** The given secret, or a new one; to be asked for once. */
  Token secret() {
    return token == null || token.isEmpty() ? Token.random() : Token.of(token);
  }

  WebConfig address(String name, int port, Token secret, int requestBytes, int bodyBytes) {
    return new WebConfig(name, host, port, secret, allowedHosts, requestBytes, bodyBytes);
  }

  /** What to open in a browser. */
  String url(int port, Token secret) {
    String shown = host.contains(":") ? "[" + host + "]" : host;
    return "http://%s:%d/?token=%s".formatted(shown, port, secret.value());
  }

  /** Says so where other machines can reach the server. */
  void warnIfOpen(Terminal terminal) {
    if (!host.equals("localhost") && !host.equals("::1") && !host.startsWith("127.")) {
      terminal.say(
          "Other machines can reach it and nothing is encrypted: put a proxy with TLS before it.");
    }
  }
}
