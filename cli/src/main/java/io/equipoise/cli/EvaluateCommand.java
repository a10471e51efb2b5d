package io.equipoise.cli;

import io.equipoise.evaluation.Evaluation;
import io.equipoise.evaluation.EvaluationConfig;
import io.equipoise.evaluation.EvaluationResult;
import io.equipoise.evaluation.ImageSet;
import io.equipoise.evaluation.Measure;
import io.equipoise.evaluation.MemorisationPicture;
import io.equipoise.features.DataClassifier;
import io.equipoise.run.RunDirectory;
import io.equipoise.run.SampleGrid;
import io.equipoise.run.WholeFile;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code evaluate}: how good generated images are. */
@Command(
    name = "evaluate",
    sortOptions = false,
    description = {
      "Measures how good the images of a run are, or one set of images against another.",
      "Values are comparable only with the same extractor, real images and number of images; the"
          + " result says all three."
    },
    footer = {
      "",
      "For example:",
      "  equipoise evaluate --run RUN                        against its own data",
      "  equipoise evaluate --run RUN --metrics swd,msssim   without features",
      "  equipoise evaluate --real mnist --fake images/      any two sets of images",
      "  equipoise evaluate --run RUN --features inception.onnx --metrics fd,kd"
    })
final class EvaluateCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private CommonOptions common;
  @Mixin private EvaluateOptions options;

  EvaluateCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    terminal.quiet(common.quiet);
    options.check();
    Optional<Set<Measure>> wanted = options.measures();
    try (Evaluated evaluated = new Evaluated(options, terminal)) {
      Set<Measure> measures = wanted.orElseGet(() -> byDefault(evaluated));
      EvaluationConfig config = EvaluationConfig.of(measures, options.seed());
      try (Evaluation evaluation =
          Evaluation.against(evaluated.reference(), config, evaluated.progress())) {
        EvaluationResult found = evaluation.of(evaluated.generated(), evaluated.progress());
        EvaluationResult result = evaluated.warning().map(found::with).orElse(found);
        terminal.clear();
        Optional<Path> file = file(evaluated, result);
        file.ifPresent(path -> write(path, evaluated, result));
        new EvaluationReport(terminal, common.json).print(result, file);
      }
    }
    return ExitCode.DONE;
  }

  /** All that can be taken and means something without being asked for. */
  private Set<Measure> byDefault(Evaluated evaluated) {
    Set<Measure> measures = EnumSet.copyOf(Evaluation.measurable(evaluated.reference()));
    boolean images = evaluated.generated() instanceof ImageSet;
    boolean ofTheData =
        evaluated.reference().extractor().filter(DataClassifier.class::isInstance).isPresent();
    if (images && !ofTheData) {
      measures.remove(Measure.MODES); // classes of another set
    }
    if (evaluated.run().isEmpty() && options.heldOut == null) {
      measures.remove(Measure.MEMORISATION); // nobody said what was trained on
    }
    return measures;
  }

  private Optional<Path> file(Evaluated evaluated, EvaluationResult result) {
    return options.out != null
        ? Optional.of(options.out)
        : evaluated
            .run()
            .map(
                run ->
                    run.directory()
                        .evaluation(run.images(), evaluated.generated().count(), result.key()));
  }

  private static void write(Path file, Evaluated evaluated, EvaluationResult result) {
    WholeFile.writeJson(file, result.toJson());
    result
        .nearest()
        .ifPresent(
            nearest ->
                SampleGrid.write(
                    MemorisationPicture.of(
                        (ImageSet) evaluated.generated(),
                        evaluated.reference().training().orElseThrow(),
                        nearest,
                        evaluated.reference().extractor().orElseThrow().name()),
                    RunDirectory.memorisation(file)));
  }
}
