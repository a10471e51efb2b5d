package io.equipoise.serve;

import io.equipoise.web.Caller;
import io.equipoise.web.Token;
import io.equipoise.web.WebConfig;
import io.equipoise.web.WebServer;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** A server in this process, and its client. */
final class Served extends Caller implements AutoCloseable {
  private static final int MOST_BYTES = 1 << 20;

  final GeneratorServer server;
  final BlockingQueue<String> messages = new LinkedBlockingQueue<>();

  private Served(ServeConfig config) {
    WebConfig address =
        new WebConfig(
            "equipoise-serve",
            "127.0.0.1",
            0,
            Token.of(TOKEN),
            Set.of(),
            MOST_BYTES,
            4 * MOST_BYTES);
    server = GeneratorServer.start(config, address, messages::add);
  }

  static Served of(ServeConfig config) {
    return new Served(config);
  }

  static Served of(UntrainedRun run) {
    return new Served(config(run.path(), false));
  }

  static ServeConfig config(Path run, boolean follow) {
    return new ServeConfig(run, OptionalLong.empty(), follow, 1, 64, 0, 512, 64, 20_000, 0);
  }

  @Override
  public int port() {
    return server.port();
  }

  List<WebServer.Route> routes() {
    return server.routes();
  }

  @Override
  public void close() {
    server.close();
  }
}
