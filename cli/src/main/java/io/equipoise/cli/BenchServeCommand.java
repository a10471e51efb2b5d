package io.equipoise.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.serve.GeneratorServer;
import io.equipoise.serve.LoadClient;
import io.equipoise.serve.ServeConfig;
import io.equipoise.web.Token;
import io.equipoise.web.WebConfig;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench serve}: a generator server under load. */
@Command(
    name = "serve",
    sortOptions = false,
    description = {
      "Serves a run to clients in the same process and times them, with and without batching.",
      "Clients and server share the cores, which they would not do in real use."
    })
final class BenchServeCommand implements Callable<Integer> {
  private static final int BATCH = 64;
  private static final int QUEUE = 4096;
  private static final int DEADLINE_MILLIS = 60_000;
  private static final int BODY_BYTES = 1 << 20;
  private static final double WARM_UP_SECONDS = 2;

  private final Terminal terminal;

  @Mixin private CommonOptions common;
  @Mixin private RunOptions run;

  @Option(
      names = "--connections",
      paramLabel = "N,N,..",
      hideParamSyntax = true,
      split = ",",
      defaultValue = "1,8,64",
      description = "connections at the same time (default: ${DEFAULT-VALUE})")
  private List<Integer> connections;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      defaultValue = "10",
      description = "seconds of load for each (default: ${DEFAULT-VALUE})")
  private double seconds;

  @Option(
      names = "--n",
      paramLabel = "N",
      defaultValue = "1",
      description = "images per request (default: ${DEFAULT-VALUE})")
  private int n;

  @Option(
      names = "--max-wait-ms",
      paramLabel = "MS",
      defaultValue = "0",
      description = "as for serve (default: ${DEFAULT-VALUE})")
  private int maxWait;

  BenchServeCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    terminal.quiet(common.quiet);
    if (!(seconds > 0) || n < 1 || connections.stream().anyMatch(c -> c < 1 || c > 1000)) {
      throw new IllegalArgumentException(
          "--seconds and --n are above 0, --connections 1 to 1000 each");
    }
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode all = json.putArray("loads");
    for (int batch : new int[] {1, BATCH}) {
      measure(batch, all);
    }
    if (common.json) {
      terminal.out().println(json);
    }
    return ExitCode.DONE;
  }

  private void measure(int batch, ArrayNode all) throws InterruptedException {
    ServeConfig config =
        new ServeConfig(
            run.path(),
            run.checkpoint(),
            false,
            0,
            batch,
            maxWait,
            QUEUE,
            QUEUE,
            DEADLINE_MILLIS,
            0);
    Token token = Token.random();
    WebConfig address =
        new WebConfig("equipoise-bench", "127.0.0.1", 0, token, Set.of(), BODY_BYTES, BODY_BYTES);
    try (GeneratorServer server = GeneratorServer.start(config, address, terminal::say)) {
      URI uri = URI.create("http://127.0.0.1:" + server.port());
      LoadClient client = new LoadClient(uri, token.value(), n);
      client.run(BATCH, WARM_UP_SECONDS, 0);
      for (int count : connections) {
        report(batch, count, client.run(count, seconds, 0), all.addObject());
      }
    }
  }

  private void report(int batch, int count, LoadClient.Result result, ObjectNode json) {
    json.put("max_batch", batch).put("connections", count).put("n", n);
    json.put("images_per_second", result.imagesPerSecond());
    json.put("p50_ms", result.quantileMillis(0.5)).put("p99_ms", result.quantileMillis(0.99));
    ObjectNode statuses = json.putObject("statuses");
    result.statuses().forEach((status, times) -> statuses.put(status.toString(), times));
    String line =
        String.format(
            Locale.ROOT,
            "max-batch %2d, %3d connections: %8.1f images/s, p50 %7.1f ms, p99 %7.1f ms, %s",
            batch,
            count,
            result.imagesPerSecond(),
            result.quantileMillis(0.5),
            result.quantileMillis(0.99),
            result.statuses());
    if (common.json) {
      terminal.tell(line);
    } else {
      terminal.out().println(line);
    }
  }
}
