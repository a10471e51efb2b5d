package io.equipoise.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.data.TrainingData;
import io.equipoise.distributed.RankEnvironment;
import io.equipoise.run.Bundle;
import io.equipoise.run.RunDirectory;
import io.equipoise.run.WholeFile;
import io.equipoise.tensor.CorruptFileException;
import io.equipoise.training.NetworkTable;
import io.equipoise.training.Outcome;
import io.equipoise.training.Preset;
import io.equipoise.training.RunConfig;
import io.equipoise.training.Settings;
import io.equipoise.training.TrainConfig;
import io.equipoise.training.Trainer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code train}: a run from images to a generator. */
@Command(
    name = "train",
    sortOptions = false,
    description = {
      "Trains a generator and writes a run directory.",
      "Without options: BEGAN on the built-in faces, on the CPU, in a few minutes.",
      "Settings that are not given are chosen to suit the data: --dry-run shows all of them,"
          + " --presets what they are chosen from."
    })
final class TrainCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private CommonOptions common;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "folder of run directories (default: runs)")
  private Path out;

  @Option(
      names = "--resume",
      paramLabel = "RUN",
      description = "continue a run; only its budget and how often it writes can change")
  private Path resume;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "settings as in a config.json; options win")
  private Path file;

  @Option(names = "--dry-run", description = "show the settings and the networks, train nothing")
  private boolean dryRun;

  @Option(names = "--presets", description = "list the presets")
  private boolean presets;

  @Option(
      names = "--studio",
      description = "also open the studio and print the address where the run can be watched")
  private boolean studio;

  @Spec private CommandSpec spec;

  private TrainCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  static CommandLine line(Terminal terminal) {
    CommandLine line = new CommandLine(new TrainCommand(terminal));
    TrainOptions.addTo(line.getCommandSpec());
    line.setExpandAtFiles(false); // the studio's form brings values from outside
    return line;
  }

  @Override
  public Integer call() {
    terminal.quiet(common.quiet);
    if (presets) {
      listPresets();
      return ExitCode.DONE;
    }
    ObjectNode options = TrainOptions.given(spec.commandLine().getParseResult());
    if (resume != null && file != null) {
      throw new IllegalArgumentException("--resume takes the run's own config.json: no --config");
    }
    if (resume != null && out != null) {
      throw new IllegalArgumentException("--resume goes on in the run's own directory: no --out");
    }
    if (resume != null && Bundle.isAt(resume)) {
      throw new IllegalArgumentException(
          resume
              + " is a bundle, without the state of a training: resume the run that it was exported"
              + " from");
    }
    RunDirectory run = resume == null ? null : RunDirectory.open(resume);
    Optional<RankEnvironment> place = RankEnvironment.of(System.getenv());
    if (place.isPresent() && !dryRun) {
      return trainAsRank(place.get(), options, run);
    }
    ObjectNode settings = run == null ? settingsFile() : RunConfig.read(run).toJson();
    Settings.Resolved resolved = Settings.resolve(options, settings, new PackingBar(terminal));
    try (TrainingData data = resolved.data()) {
      return dryRun ? show(resolved.config()) : train(resolved.config(), data, run);
    }
  }

  private void listPresets() {
    if (common.json) {
      ArrayNode list = JsonNodeFactory.instance.arrayNode();
      Preset.all()
          .forEach(p -> list.addObject().put("name", p.name()).put("description", p.description()));
      terminal.out().println(list);
    } else {
      Preset.all().forEach(p -> terminal.out().printf("%-10s %s%n", p.name(), p.description()));
    }
  }

  private ObjectNode settingsFile() {
    if (file == null) {
      return JsonNodeFactory.instance.objectNode();
    }
    try (InputStream in = Files.newInputStream(file)) {
      ObjectNode settings = WholeFile.readJson(in, file);
      settings.remove("environment"); // where the file is a run's config.json
      return settings;
    } catch (CorruptFileException e) {
      throw new IllegalArgumentException(
          e.getMessage() + ": give a file of settings, such as a run's config.json", e);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "--config %s %s: give a file of settings, such as a run's config.json"
              .formatted(file, Files.exists(file) ? "cannot be read" : "does not exist"),
          e);
    }
  }

  private Integer show(TrainConfig config) {
    terminal.out().println(config.toJson().toPrettyString());
    terminal.tell(NetworkTable.of(config));
    return ExitCode.DONE;
  }

  private int train(TrainConfig config, TrainingData data, RunDirectory resumed) {
    ConsoleListener console = new ConsoleListener(terminal);
    Trainer trainer =
        resumed == null
            ? Trainer.create(config, data, runs(), console)
            : Trainer.resume(resumed, config, data, console);
    return run(trainer);
  }

  private Path runs() {
    return out == null ? Path.of("runs") : out;
  }

  private int trainAsRank(RankEnvironment place, ObjectNode options, RunDirectory resumed) {
    ObjectNode settings = resumed == null ? settingsFile() : JsonNodeFactory.instance.objectNode();
    return new RankedTraining(place)
        .run(
            new RankedTraining.Request(options, settings, resumed, runs()),
            new ConsoleListener(terminal),
            new PackingBar(terminal),
            this::run);
  }

  private int run(Trainer trainer) {
    boolean leads = trainer.directory() != null; // no rank that follows another
    CountDownLatch left = new CountDownLatch(1);
    Runnable stop =
        () -> {
          trainer.stop();
          left.countDown();
        };
    try (StudioBeside beside = studio && leads ? open(trainer.directory()) : null;
        Signals signals = Signals.stopping(stop, Signals.AFTER_THIS_STEP, terminal)) {
      Outcome outcome = trainer.run();
      terminal.clear();
      if (leads) {
        report(trainer.directory().path(), outcome);
      }
      if (beside != null && terminal.watched() && left.getCount() > 0) {
        terminal.tell("The studio stays open until Ctrl-C.");
        left.await();
      }
      return outcome == Outcome.STOPPED ? signals.exitCode() : ExitCode.DONE;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCode.TERMINATED;
    }
  }

  private StudioBeside open(RunDirectory run) {
    StudioBeside beside = StudioBeside.open(run.path().toAbsolutePath().getParent());
    terminal.say("See it in the studio: " + beside.address(run));
    return beside;
  }

  private void report(Path run, Outcome outcome) {
    if (common.json) {
      ObjectNode result = JsonNodeFactory.instance.objectNode();
      result.put("run", run.toString());
      result.put("outcome", outcome == Outcome.FINISHED ? "finished" : "stopped");
      terminal.out().println(result);
      return;
    }
    terminal.out().println(run);
    terminal.tell(
        outcome == Outcome.FINISHED
            ? "Done. Look at "
                + run.resolve("samples")
                + ", or make new images:\n"
                + "  ./equipoise generate --run "
                + run
                + " --out grid.png"
            : "Stopped, with a checkpoint. Go on with:\n" + "  ./equipoise train --resume " + run);
  }
}
