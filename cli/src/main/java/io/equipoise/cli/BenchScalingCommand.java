package io.equipoise.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.bench.BenchConfig;
import io.equipoise.bench.Link;
import io.equipoise.bench.ScalingModel;
import io.equipoise.objective.ObjectiveConfig;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench scaling}: what a step of many ranks would take. */
@Command(
    name = "scaling",
    sortOptions = false,
    description = {
      "Estimates what a training step of many processes would take.",
      "From measured constants: the compute of one process (bench step, or a training's metrics) and a"
          + " link (bench sync). It only computes; nothing is timed."
    })
final class BenchScalingCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private CommonOptions common;
  @Mixin private BenchNetworkOptions networks;

  @Option(
      names = "--objective",
      paramLabel = "began|ebgan|ebgan-pt|gan",
      defaultValue = "began",
      description = "what the players minimize (default: ${DEFAULT-VALUE})")
  private String objective;

  @Option(
      names = "--pulling-away",
      description = "the pulling-away term is on, so codes are exchanged (ebgan-pt always has it)")
  private boolean pullingAway;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "16",
      description = "real images a step of one process (default: ${DEFAULT-VALUE})")
  private int batch;

  @Option(
      names = "--compute-ms",
      paramLabel = "MS",
      required = true,
      description = "a step of one process with that batch, nothing exchanged")
  private double computeMillis;

  @Option(
      names = "--jitter",
      paramLabel = "X",
      defaultValue = "0",
      description =
          "standard deviation of such steps, as a share of their mean (default: ${DEFAULT-VALUE})")
  private double jitter;

  @Option(
      names = "--latency-ms",
      paramLabel = "MS",
      required = true,
      description = "of a message between two processes")
  private double latencyMillis;

  @Option(
      names = "--bandwidth",
      paramLabel = "GB/S",
      required = true,
      description = "of a long message between two processes")
  private double gigabytesPerSecond;

  @Option(
      names = "--ranks",
      paramLabel = "N,N,..",
      hideParamSyntax = true,
      split = ",",
      defaultValue = "1,2,8,64,512",
      description = "numbers of processes (default: ${DEFAULT-VALUE})")
  private List<Integer> ranks;

  @Option(
      names = "--images",
      paramLabel = "N",
      defaultValue = "100000000",
      description = "images of a pass over the data (default: ${DEFAULT-VALUE})")
  private long images;

  BenchScalingCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    terminal.quiet(common.quiet);
    BenchConfig config = networks.config(objective, batch);
    if (pullingAway
        && (config.objective() == ObjectiveConfig.Name.GAN
            || config.objective() == ObjectiveConfig.Name.EBGAN)) {
      throw new IllegalArgumentException("--pulling-away goes with began and ebgan-pt");
    }
    if (images < 1 || ranks.stream().anyMatch(count -> count < 1)) {
      throw new IllegalArgumentException("--images and each of --ranks are 1 or more");
    }
    ScalingModel model =
        ScalingModel.of(
            config,
            computeMillis,
            jitter,
            pullingAway || config.objective() == ObjectiveConfig.Name.EBGAN_PT,
            new Link(latencyMillis, gigabytesPerSecond));
    if (common.json) {
      terminal.out().println(json(model, config));
    } else {
      print(model, config);
    }
    return ExitCode.DONE;
  }

  private static long imageBytes(BenchConfig config) {
    long side = config.network().resolution();
    return side * side * config.network().channels();
  }

  private void print(ScalingModel model, BenchConfig config) {
    terminal
        .out()
        .printf(
            Locale.ROOT,
            "gradients: G %.2f MB, D %.2f MB%n",
            model.generatorBytes() / 1e6,
            model.discriminatorBytes() / 1e6);
    terminal
        .out()
        .println(
            "   ranks   slowest ms   sums ms    step ms     images/s  efficiency"
                + "  pass, hours  data MB/s a rank");
    for (int count : ranks) {
      double speed = model.imagesPerSecond(count);
      terminal
          .out()
          .println(
              String.format(
                  Locale.ROOT,
                  "%8d %12.2f %9.2f %10.2f %12.0f %10.0f%% %12.2f %17.1f",
                  count,
                  model.slowestMillis(count),
                  model.sumsMillis(count),
                  model.stepMillis(count),
                  speed,
                  100 * model.efficiency(count),
                  images / speed / 3600,
                  speed / count * imageBytes(config) / 1e6));
    }
  }

  private ObjectNode json(ScalingModel model, BenchConfig config) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("generator_bytes", model.generatorBytes());
    json.put("discriminator_bytes", model.discriminatorBytes());
    ArrayNode table = json.putArray("ranks");
    for (int count : ranks) {
      double speed = model.imagesPerSecond(count);
      table
          .addObject()
          .put("ranks", count)
          .put("slowest_ms", model.slowestMillis(count))
          .put("sums_ms", model.sumsMillis(count))
          .put("ms_per_step", model.stepMillis(count))
          .put("images_per_second", speed)
          .put("efficiency", model.efficiency(count))
          .put("pass_hours", images / speed / 3600)
          .put("data_mb_per_second_per_rank", speed / count * imageBytes(config) / 1e6);
    }
    return json;
  }
}
