package io.equipoise.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.studio.StudioServer;
import io.equipoise.web.Token;
import io.equipoise.web.WebConfig;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code studio}: a page on which runs are seen, compared, steered and started. */
@Command(
    name = "studio",
    sortOptions = false,
    description = {
      "Opens a local page: what each run does, why it fails, what its generator has learned.",
      "Prints an address with a token in it: open it in a browser."
    },
    footer = {"", "  equipoise studio               then open the address that it prints"})
final class StudioCommand implements Callable<Integer> {
  static final int PORT = 7860;
  private static final String NAME = "equipoise-studio";
  private static final int REQUEST_BYTES = 16 << 20;
  private static final int BODY_BYTES = 64 << 20;

  private final Terminal terminal;

  @Mixin private CommonOptions common;

  @Option(
      names = "--runs",
      paramLabel = "DIR",
      defaultValue = "runs",
      description = "folder of run directories (default: ${DEFAULT-VALUE})")
  private Path runs;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "" + PORT,
      description = "port, or 0 for any that is free (default: ${DEFAULT-VALUE})")
  private int port;

  @Mixin private WebOptions web;

  StudioCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    terminal.quiet(common.quiet);
    Token secret = web.secret();
    WebConfig address = web.address(NAME, port, secret, REQUEST_BYTES, BODY_BYTES);
    CountDownLatch stopped = new CountDownLatch(1);
    try (Signals signals = Signals.stopping(stopped::countDown, "Closing the studio.", terminal);
        StudioServer server =
            StudioServer.start(runs, new TrainStarter(runs, terminal), address, terminal::say)) {
      report(server, secret);
      stopped.await();
      return signals.exitCode();
    }
  }

  private void report(StudioServer server, Token secret) {
    String url = web.url(server.port(), secret);
    if (common.json) {
      ObjectNode result = JsonNodeFactory.instance.objectNode();
      result.put("url", url).put("port", server.port()).put("token", secret.value());
      result.put("runs", runs.toString());
      terminal.out().println(result);
    } else {
      terminal.out().println(url);
    }
    terminal.tell("The studio shows the runs of %s. Ctrl-C closes it.".formatted(runs));
    web.warnIfOpen(terminal);
  }
}
