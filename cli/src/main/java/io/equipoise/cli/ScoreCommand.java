package io.equipoise.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.data.DataOptions;
import io.equipoise.data.DataSpec;
import io.equipoise.data.Fit;
import io.equipoise.data.TrainingData;
import io.equipoise.latent.ComparisonPicture;
import io.equipoise.latent.TrainedDiscriminator;
import io.equipoise.latent.TrainedModel;
import io.equipoise.run.SampleGrid;
import io.equipoise.run.WholeFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code score}: how unusual images are to a trained run. */
@Command(
    name = "score",
    sortOptions = false,
    description = {
      "Says how unusual images are to a trained run: the energy of each as CSV, most unusual first.",
      "With --outliers, also says how well the energy tells them apart (AUROC, AUPRC)."
    },
    footer = {
      "",
      "Writes scores.csv, summary.json and, for images, scores.png: the most and the least unusual"
          + " with their reconstructions and errors.",
      "A run of --objective gan has no energies: minus the logit is used instead."
    })
final class ScoreCommand implements Callable<Integer> {
  private static final int SHOWN = 8;

  private final Terminal terminal;

  @Mixin private CommonOptions common;
  @Mixin private RunOptions run;

  @Option(names = "--data", required = true, paramLabel = "SPEC", description = DataCommand.SPEC)
  private String data;

  @Option(
      names = "--outliers",
      paramLabel = "SPEC",
      description = "images that ought to be unusual, to see how well they are told apart")
  private String outliers;

  @Option(
      names = "--n",
      paramLabel = "N",
      description = "score N images spread over each set (default: all)")
  private Long n;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "folder to write to (default: RUN/evaluation/CHECKPOINT-scores-DATA)")
  private Path out;

  @Option(
      names = "--fit",
      paramLabel = "auto|crop|pad|stretch",
      description = "how other shapes become squares (default: as for the run's data)")
  private Fit fit;

  @Option(names = "--skip-bad", description = "leave out images that cannot be read")
  private boolean skipBad;

  ScoreCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    terminal.quiet(common.quiet);
    TrainedModel trained = run.open(terminal);
    try (TrainedDiscriminator discriminator = TrainedDiscriminator.of(trained);
        ScoreTable.ScoredSet usual = open(trained, data, "data");
        ScoreTable.ScoredSet unusual =
            outliers == null ? null : open(trained, outliers, "outliers")) {
      ScoreTable table = new ScoreTable(discriminator, usual, unusual);
      Path folder =
          RunOptions.folder(out, trained, run -> run.scores(trained.images(), table.name()));
      table.score(n == null ? Long.MAX_VALUE : n, terminal);
      write(table, discriminator, folder);
      report(table, folder);
    }
    return ExitCode.DONE;
  }

  private ScoreTable.ScoredSet open(TrainedModel trained, String spec, String set) {
    DataOptions options =
        trained.dataOptions().withSkipBad(skipBad).withProgress(new PackingBar(terminal));
    TrainingData opened = DataSpec.open(spec, fit == null ? options : options.withFit(fit));
    String without = PackingBar.without(opened);
    if (!without.isEmpty()) {
      terminal.tell("%s: %,d images%s".formatted(opened.name(), opened.count(), without));
    }
    return new ScoreTable.ScoredSet(set, opened);
  }

  private void write(ScoreTable table, TrainedDiscriminator discriminator, Path folder) {
    WholeFile.write(folder.resolve("scores.csv"), table.csv().getBytes(StandardCharsets.UTF_8));
    WholeFile.writeJson(folder.resolve("summary.json"), table.summary());
    int resolution = discriminator.config().resolution();
    if (resolution > 0) {
      int channels = discriminator.config().channels();
      SampleGrid.write(
          ComparisonPicture.of(resolution, channels, "reconstruction", table.extremes(SHOWN)),
          folder.resolve("scores.png"));
    }
  }

  private void report(ScoreTable table, Path folder) {
    if (common.json) {
      ObjectNode result = table.summary();
      result.put("out", folder.toString());
      result.set("scores", table.json());
      terminal.out().println(result);
      return;
    }
    terminal.out().print(Terminal.shown(table.csv()));
    terminal.out().flush();
    terminal.tell(table.verdict());
    terminal.tell("Written to " + folder);
  }
}
