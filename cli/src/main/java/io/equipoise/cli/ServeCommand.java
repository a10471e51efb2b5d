package io.equipoise.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.serve.GeneratorServer;
import io.equipoise.serve.ServeConfig;
import io.equipoise.web.Token;
import io.equipoise.web.WebConfig;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code serve}: a trained generator over HTTP. */
@Command(
    name = "serve",
    sortOptions = false,
    description = {
      "Serves a trained run or bundle over HTTP: images, energies, the Open Inference Protocol v2.",
      "Prints an address with a token in it; every request needs the token. docs/serving.md has"
          + " the routes."
    },
    footer = {
      "",
      "  equipoise serve --run RUN      then open the address that it prints",
      "  curl -H 'Authorization: Bearer TOKEN' -o grid.png \\",
      "    'http://127.0.0.1:8080/v1/images?seed=1&n=16'"
    })
final class ServeCommand implements Callable<Integer> {
  private static final int REQUEST_BYTES = 16 << 20;
  private static final int BODY_BYTES = 128 << 20;
  private static final int DRAIN_MILLIS = 8000; // SIGTERM is to be over within ten seconds

  private final Terminal terminal;

  @Mixin private CommonOptions common;
  @Mixin private RunOptions run;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "8080",
      description = "port, or 0 for any that is free (default: ${DEFAULT-VALUE})")
  private int port;

  @Mixin private WebOptions web;

  @Option(
      names = "--follow",
      description = "serve newer checkpoints of the run as they are written")
  private boolean follow;

  @Option(
      names = "--max-batch",
      paramLabel = "N",
      defaultValue = "64",
      description = "images computed together; 1 mixes no requests (default: ${DEFAULT-VALUE})")
  private int maxBatch;

  @Option(
      names = "--max-wait-ms",
      paramLabel = "MS",
      defaultValue = "0",
      description = "how long a batch that is not full waits for more (default: ${DEFAULT-VALUE})")
  private int maxWait;

  @Option(
      names = "--queue",
      paramLabel = "IMAGES",
      defaultValue = "512",
      description =
          "images that may wait; requests beyond that get 503 (default: ${DEFAULT-VALUE})")
  private int queue;

  @Option(
      names = "--max-images",
      paramLabel = "N",
      defaultValue = "256",
      description = "most images of one request (default: ${DEFAULT-VALUE})")
  private int maxImages;

  @Option(
      names = "--deadline-ms",
      paramLabel = "MS",
      defaultValue = "10000",
      description = "time after which a request gets 504 (default: ${DEFAULT-VALUE})")
  private int deadline;

  @Option(
      names = "--rate",
      paramLabel = "IMAGES",
      defaultValue = "0",
      description = "images a second for one client address; more gets 429 (default: no limit)")
  private double rate;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "0",
      description = "threads of libtorch (default: as many as cores)")
  private int threads;

  ServeCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    terminal.quiet(common.quiet);
    ServeConfig config =
        new ServeConfig(
            run.path(),
            run.checkpoint(),
            follow,
            threads,
            maxBatch,
            maxWait,
            queue,
            Math.min(maxImages, queue),
            deadline,
            rate);
    Token secret = web.secret();
    WebConfig address = web.address("equipoise-serve", port, secret, REQUEST_BYTES, BODY_BYTES);
    CountDownLatch stopped = new CountDownLatch(1);
    try (Signals signals =
            Signals.stopping(
                stopped::countDown,
                "Stopping once all requests are answered; again to leave at once.",
                terminal);
        GeneratorServer server = GeneratorServer.start(config, address, terminal::say)) {
      report(server, secret);
      stopped.await();
      if (!server.drain(DRAIN_MILLIS)) {
        terminal.say("Some requests could not be answered in time and get 503.");
      }
      return signals.exitCode();
    }
  }

  private void report(GeneratorServer server, Token secret) {
    String url = web.url(server.port(), secret);
    if (common.json) {
      ObjectNode result = JsonNodeFactory.instance.objectNode();
      result.put("url", url).put("port", server.port()).put("token", secret.value());
      result.put("model", server.model()).put("checkpoint", server.version());
      terminal.out().println(result);
    } else {
      terminal.out().println(url);
    }
    terminal.tell(
        "Serving %s, the checkpoint at %,d images. Ctrl-C stops it."
            .formatted(server.model(), server.version()));
    web.warnIfOpen(terminal);
  }
}
