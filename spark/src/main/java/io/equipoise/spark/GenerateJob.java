package io.equipoise.spark;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.cli.ExitCode;
import io.equipoise.cli.RunOptions;
import io.equipoise.cli.Seeds;
import io.equipoise.cli.Terminal;
import io.equipoise.latent.TrainedModel;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code generate}: images of a trained run, each task a part of them. */
@Command(
    name = "generate",
    sortOptions = false,
    description = {
      "Makes images with a trained run: the same ones, bit for bit, as equipoise generate.",
      "The run, or bundle, is in a folder that all nodes see."
    },
    footer = {
      "",
      "spark-submit --master URL JAR generate --run /shared/runs/00007-began-set --n 1000000 --out hdfs:///samples",
      "spark-submit --master URL JAR generate --run model.safetensors --seeds 0-49999 --format png --out /shared/images"
    })
final class GenerateJob implements Callable<Integer> {
  private static final long MOST = 1_000_000_000L; // of one job: 20,000 tasks

  /** Images of a task at most: some minutes of work to lose with it. */
  private static final long MOST_IN_PART = 50_000;

  private final Terminal terminal;

  @Mixin private JobOptions job;
  @Mixin private RunOptions run;

  @Option(names = "--n", paramLabel = "N", description = "how many")
  private Long n;

  @Option(names = "--seed", paramLabel = "SEED", description = "which ones (default: 1)")
  private Long seed;

  @Option(
      names = "--seeds",
      paramLabel = "S,S,..",
      description = "the first image of each of these seeds, such as 0-999999,2000000")
  private String seeds;

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      required = true,
      description = "a new folder that all nodes see, or a URI of one: hdfs://, s3a://, file://")
  private String out;

  @Option(
      names = "--format",
      paramLabel = "parquet|png",
      defaultValue = "parquet",
      description =
          "rows of seed, index, width, height, channels, png; or PNG files (default: parquet)")
  private ImageFormat format;

  /** How images are written. */
  enum ImageFormat {
    PARQUET,
    PNG;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  GenerateJob(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    terminal.quiet(job.common.quiet);
    Wanted wanted = wanted();
    TrainedModel model = run.open(terminal);
    if (model.network().makesPoints()) {
      throw new IllegalArgumentException(
          model.name() + " makes points in the plane: equipoise generate writes them to one file");
    }
    Home home = job.home();
    return Cluster.with(home, "generate", context -> generate(context, home, model, wanted));
  }

  private int generate(JavaSparkContext context, Home home, TrainedModel model, Wanted wanted) {
    OutputFolder folder = OutputFolder.at(out, context.hadoopConfiguration());
    ImageTask task =
        new ImageTask(home, SharedModel.of(run.path(), model), wanted, Cluster.threads(context));
    List<Part> parts =
        Part.of(wanted.count(), ImageTask.PIECE, MOST_IN_PART, context.defaultParallelism());
    JavaRDD<Part> ranges = context.parallelize(parts, parts.size());
    if (format == ImageFormat.PNG) {
      ranges.foreach(part -> task.writeFiles(part, folder));
      folder.finish();
    } else {
      SparkSession.builder()
          .sparkContext(context.sc())
          .getOrCreate()
          .createDataFrame(ranges.flatMap(task::rows), ImageTask.SCHEMA)
          .write()
          .parquet(folder.uri());
    }
    report(wanted.count(), model.images());
    return ExitCode.DONE;
  }

  private Wanted wanted() {
    if (seeds != null) {
      if (n != null || seed != null) {
        throw new IllegalArgumentException("--seeds says which and how many: no --seed, no --n");
      }
      return new Wanted.OfSeeds(Seeds.parse("--seeds", seeds, MOST));
    }
    if (n == null || n < 1 || n > MOST) {
      throw new IllegalArgumentException(
          n == null
              ? "say which images: --n N, or --seeds 0-999999"
              : "--n %d is outside 1 to %,d".formatted(n, MOST));
    }
    return new Wanted.OfSeed(seed == null ? 1 : seed, n);
  }

  private void report(long count, long images) {
    if (job.common.json) {
      ObjectNode result = JsonNodeFactory.instance.objectNode();
      result.put("out", out).put("n", count).put("checkpoint", images);
      terminal.out().println(result);
      return;
    }
    terminal.out().println(out);
    terminal.tell("%,d images of the checkpoint at %,d images".formatted(count, images));
  }
}
