package io.equipoise.spark;

import io.equipoise.cli.EvaluationReport;
import io.equipoise.cli.ExitCode;
import io.equipoise.cli.ExtractorChoice;
import io.equipoise.cli.ExtractorOptions;
import io.equipoise.cli.RunOptions;
import io.equipoise.cli.Terminal;
import io.equipoise.evaluation.Evaluation;
import io.equipoise.evaluation.EvaluationConfig;
import io.equipoise.evaluation.EvaluationPart;
import io.equipoise.evaluation.EvaluationResult;
import io.equipoise.evaluation.Measure;
import io.equipoise.features.DataClassifier;
import io.equipoise.run.WholeFile;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code evaluate}: how good the images of a run are, each task looking at a part of them. */
@Command(
    name = "evaluate",
    sortOptions = false,
    description = {
      "Measures how good the images of a run are: the values of equipoise evaluate, of any number of"
          + " images.",
      "The run, the data and FILE.onnx are in folders that all nodes see; data that are neither a"
          + " packed file nor shards are packed by every node."
    },
    footer = {
      "",
      "spark-submit --master URL JAR evaluate --run /shared/runs/00007-began-set --features /shared/inception.onnx"
    })
final class EvaluateJob implements Callable<Integer> {
  /** Images of a task at most: some minutes of work to lose with it. */
  private static final long MOST_IN_PART = 20_000;

  /** Parts begin where a block of the sampler does. */
  private static final int PIECE = 256;

  private final Terminal terminal;

  @Mixin private JobOptions job;
  @Mixin private RunOptions run;

  @Option(
      names = "--data",
      paramLabel = "SPEC",
      description = "real images to measure the run against (default: what it was trained on)")
  private String data;

  @Option(
      names = "--metrics",
      paramLabel = "LIST",
      description = "of fd,is,modes, which merge (default: all that can be taken)")
  private String metrics;

  @Mixin private ExtractorOptions extractor;

  @Option(
      names = "--n",
      paramLabel = "N",
      description = "images of each side (default: as many as there are real ones)")
  private Long n;

  @Option(
      names = "--seed",
      paramLabel = "SEED",
      defaultValue = "1",
      description = "of the generated images and of the choice of real ones (default: 1)")
  private long seed;

  @Option(
      names = "--out",
      paramLabel = "FILE.json",
      description = "where the result is written (default: in the run's folder evaluation)")
  private Path out;

  EvaluateJob(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    terminal.quiet(job.common.quiet);
    if (n != null && n < 1) {
      throw new IllegalArgumentException("--n " + n + " is below 1");
    }
    ExtractorChoice choice = extractor.choice().fromAnyFolder();
    Home home = job.home();
    return Cluster.with(home, "evaluate", context -> evaluate(context, home, choice));
  }

  private int evaluate(JavaSparkContext context, Home home, ExtractorChoice choice) {
    EvaluationSides.Asked asked =
        new EvaluationSides.Asked(
            run.path().toAbsolutePath().toString(),
            run.checkpoint().isPresent() ? run.checkpoint().getAsLong() : null,
            null,
            data,
            choice,
            n == null ? Long.MAX_VALUE : n,
            seed,
            Cluster.threads(context));
    try (EvaluationSides sides = EvaluationSides.open(asked, terminal::say)) {
      evaluate(context, home, sides);
    }
    return ExitCode.DONE;
  }

  private void evaluate(JavaSparkContext context, Home home, EvaluationSides sides) {
    Set<Measure> measures = metrics == null ? byDefault(sides) : Measure.parse(metrics);
    Evaluation.requireInParts(sides.reference(), measures);
    EvaluationConfig config = EvaluationConfig.of(measures, seed);
    long count = n == null ? sides.real().count() : n;
    EvaluationTask task = new EvaluationTask(home, sides.pinned(), sides.found(), config, count);
    long start = System.nanoTime();
    EvaluationPart real = merged(context, sides.real().count(), task::ofReal);
    EvaluationPart generated = merged(context, count, task::ofGenerated);
    EvaluationResult found =
        Evaluation.ofParts(sides.reference(), config, real, generated, sides.origin(count));
    double seconds = (System.nanoTime() - start) / 1e9;
    EvaluationResult result =
        new EvaluationResult(
            found.values(), found.basis(), found.nearest(), found.warnings(), seconds);
    Path file =
        out != null
            ? out
            : sides.run().directory().evaluation(sides.run().images(), count, result.key());
    WholeFile.writeJson(file, result.toJson());
    new EvaluationReport(terminal, job.common.json).print(result, Optional.of(file));
  }

  private static EvaluationPart merged(
      JavaSparkContext context, long images, Function<Part, EvaluationPart> look) {
    List<Part> parts = Part.of(images, PIECE, MOST_IN_PART, context.defaultParallelism());
    return context.parallelize(parts, parts.size()).map(look).treeReduce(EvaluationPart::merge);
  }

  /** All that can be taken and means something without being asked for. */
  private static Set<Measure> byDefault(EvaluationSides sides) {
    Set<Measure> measures = EnumSet.copyOf(Evaluation.measurable(sides.reference()));
    measures.retainAll(EvaluationPart.MEASURES);
    if (!(sides.extractor() instanceof DataClassifier)) {
      measures.remove(Measure.MODES); // classes of another set
    }
    return measures;
  }
}
