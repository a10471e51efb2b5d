package io.equipoise.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.experiment.AnomalyExperiment;
import io.equipoise.experiment.Campaign;
import io.equipoise.experiment.ConvergenceExperiment;
import io.equipoise.experiment.Experiment;
import io.equipoise.experiment.ExperimentDirectory;
import io.equipoise.experiment.GammaExperiment;
import io.equipoise.experiment.GridExperiment;
import io.equipoise.experiment.ModesExperiment;
import io.equipoise.experiment.ObjectivesExperiment;
import io.equipoise.experiment.Plan;
import io.equipoise.experiment.Scale;
import io.equipoise.run.WholeFile;
import io.equipoise.training.Outcome;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code experiment}: repeats an experiment of the papers. */
@Command(
    name = "experiment",
    sortOptions = false,
    description = {
      "Repeats an experiment of the papers: trains, measures, and writes a report as HTML, PNG and"
          + " JSON.",
      "It can be stopped at any moment; the same command resumes it.",
      "",
      "  gamma        BEGAN at several gammas: quality against diversity",
      "  convergence  BEGAN's M over training, and whether the images follow it",
      "  objectives   GAN, EBGAN, EBGAN-PT and BEGAN side by side",
      "  modes        modes that are reached, by objective and pulling-away weight",
      "  grid         GAN against EBGAN over many configurations",
      "  anomaly      one class against the rest, for each objective"
    },
    footerHeading = "%nExample:%n",
    footer = "  equipoise experiment modes --data grid")
final class ExperimentCommand implements Callable<Integer> {
  private static final String NAMES = "gamma, convergence, objectives, modes, grid, anomaly";

  private final Terminal terminal;

  @Mixin private CommonOptions common;

  @Parameters(index = "0", paramLabel = "NAME", description = NAMES)
  private String name;

  @Option(
      names = "--gammas",
      split = ",",
      hideParamSyntax = true,
      paramLabel = "G,G,..",
      description = "gammas to compare (default: 0.3,0.5,0.7)")
  private List<Double> gammas = new ArrayList<>();

  @Option(
      names = "--classes",
      split = ",",
      hideParamSyntax = true,
      paramLabel = "NAME,..",
      description =
          "classes that anomaly takes as normal, one after the other (default: four of all)")
  private List<String> classes = new ArrayList<>();

  @Option(
      names = "--features",
      paramLabel = "FILE",
      defaultValue = "",
      description =
          "ONNX network that makes features of images (default: a classifier trained on the labelled"
              + " data)")
  private String features;

  @Option(
      names = "--scale",
      defaultValue = "quick",
      paramLabel = "quick|paper",
      description = "quick fits 30 minutes on two cores, paper has the papers' sizes")
  private Scale scale;

  @Option(
      names = "--seeds",
      split = ",",
      hideParamSyntax = true,
      paramLabel = "S,S,..",
      description = "seeds of each variant (default: the experiment's own)")
  private List<Long> seeds = new ArrayList<>();

  @Option(
      names = "--parallel",
      paramLabel = "P",
      description = "trainings at a time (default: one for each core)")
  private Integer parallel;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "experiments",
      description = "folder of experiments (default: ${DEFAULT-VALUE})")
  private Path out;

  @Option(names = "--dry-run", description = "show the plan, train nothing")
  private boolean dryRun;

  @Spec private CommandSpec spec;

  private ExperimentCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  static CommandLine line(Terminal terminal) {
    CommandLine line = new CommandLine(new ExperimentCommand(terminal));
    TrainOptions.addTo(line.getCommandSpec());
    return line;
  }

  @Override
  public Integer call() {
    terminal.quiet(common.quiet);
    Experiment experiment = experiment();
    ObjectNode given = TrainOptions.given(spec.commandLine().getParseResult());
    Plan plan = Plan.of(experiment, scale, given, seeds, features, new PackingBar(terminal));
    if (dryRun) {
      terminal.out().println(plan.toJson().toPrettyString());
      return ExitCode.DONE;
    }
    return run(experiment, plan, new ExperimentDirectory(plan.folder(out)));
  }

  private Experiment experiment() {
    requireOf("--gammas", gammas, "gamma");
    requireOf("--classes", classes, "anomaly");
    return switch (name) {
      case "gamma" -> new GammaExperiment(gammas.isEmpty() ? GammaExperiment.GAMMAS : gammas);
      case "convergence" -> new ConvergenceExperiment();
      case "objectives" -> new ObjectivesExperiment();
      case "modes" -> new ModesExperiment();
      case "grid" -> new GridExperiment();
      case "anomaly" -> new AnomalyExperiment(classes);
      default ->
          throw new IllegalArgumentException(
              "there is no experiment %s; there are: %s".formatted(name, NAMES));
    };
  }

  private void requireOf(String option, List<?> given, String owner) {
    if (!given.isEmpty() && !name.equals(owner)) {
      throw new IllegalArgumentException(
          "%s is of the experiment %s: leave it out".formatted(option, owner));
    }
  }

  private int run(Experiment experiment, Plan plan, ExperimentDirectory directory) {
    try (ChildTrainings trainings = new ChildTrainings()) {
      Campaign campaign =
          new Campaign(
              experiment,
              plan,
              directory,
              trainings,
              parallel == null ? Runtime.getRuntime().availableProcessors() : parallel,
              OwnProgram.typed(spec.commandLine().getParent().getParseResult().originalArgs()),
              new CampaignConsole(terminal));
      try (Signals signals = Signals.stopping(campaign::stop, Signals.AFTER_THIS_STEP, terminal)) {
        Outcome outcome = campaign.run();
        terminal.clear();
        report(directory, outcome);
        return outcome == Outcome.STOPPED ? signals.exitCode() : ExitCode.DONE;
      }
    }
  }

  private void report(ExperimentDirectory directory, Outcome outcome) {
    if (common.json) {
      terminal.out().println(WholeFile.readJson(directory.json()));
    } else {
      terminal.out().println(directory.html());
    }
    terminal.tell(
        outcome == Outcome.FINISHED
            ? "Done. Open " + directory.html() + " in a browser."
            : "Stopped, with checkpoints. The same command goes on; so far: " + directory.html());
  }
}
