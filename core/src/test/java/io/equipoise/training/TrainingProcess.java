package io.equipoise.training;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.data.PackProgress;
import io.equipoise.run.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;

/**
 * A process that trains a tiny run to its end, or goes on with the one that it finds. Says what it
 * saves, and how much memory it has after some of its steps.
 */
final class TrainingProcess {
  /** Steps between checkpoints. */
  static final int EVERY = 50;

  private static final int BATCH = 4;

  private TrainingProcess() {}

  /** Arguments: folder of runs, data spec, architecture, steps. */
  public static void main(String[] arguments) throws IOException {
    train(
        Path.of(arguments[0]),
        arguments[1],
        arguments[2],
        Long.parseLong(arguments[3]),
        new TrainingListener() {
          @Override
          public void saved(Path checkpoint) {
            System.out.println("saved " + Long.parseLong(checkpoint.getFileName().toString()));
          }

          @Override
          public void stepped(Progress progress) {
            if (progress.step() % 200 == 0) {
              memory().ifPresent(pages -> say(progress.step(), pages));
            }
          }
        });
  }

  private static void say(long step, long pages) {
    System.out.println("memory " + step + " " + pages + " " + Pointer.totalCount());
  }

  /** Resident pages of this process, where the system tells. */
  private static Optional<Long> memory() {
    try {
      Path statm = Path.of("/proc/self/statm");
      return Files.exists(statm)
          ? Optional.of(Long.valueOf(Files.readString(statm).split(" ", -1)[1]))
          : Optional.empty();
    } catch (IOException e) {
      throw new IllegalStateException("no memory figures", e);
    }
  }

  static Path train(
      Path runs, String data, String architecture, long steps, TrainingListener listener)
      throws IOException {
    ObjectNode none = JsonNodeFactory.instance.objectNode();
    Settings.Resolved resolved =
        Settings.resolve(none, settings(data, architecture, steps), PackProgress.SILENT);
    try (var opened = resolved.data()) {
      Optional<Path> begun = begun(runs);
      Trainer trainer =
          begun.isPresent()
              ? Trainer.resume(RunDirectory.open(begun.get()), resolved.config(), opened, listener)
              : Trainer.create(resolved.config(), opened, runs, listener);
      trainer.run();
      return trainer.directory().path();
    }
  }

  /** The run of a process that was killed, unless it was killed before there was one. */
  static Optional<Path> begun(Path runs) throws IOException {
    if (!Files.exists(runs)) {
      return Optional.empty();
    }
    try (Stream<Path> all = Files.list(runs)) {
      return all.filter(run -> Files.exists(run.resolve("config.json"))).findFirst();
    }
  }

  private static ObjectNode settings(String data, String architecture, long steps) {
    boolean points = architecture.equals("mlp");
    ObjectNode settings = JsonNodeFactory.instance.objectNode().put("seed", 5);
    settings.putObject("data").put("spec", data);
    settings.putObject("objective").put("name", "began");
    settings
        .putObject("network")
        .put("architecture", architecture)
        .put("filters", points ? 8 : 2)
        .put("latent", 4)
        .put("dropout", points ? 0.2 : 0);
    settings.putObject("optimizer").put("batch", BATCH);
    settings.putObject("budget").put("steps", steps);
    settings
        .putObject("log")
        .put("everySteps", EVERY)
        .put("samplesEveryKimg", 10 * EVERY * BATCH / 1000.0)
        .put("checkpointEveryKimg", EVERY * BATCH / 1000.0);
    settings.putObject("machine").put("threads", 1).put("precision", "fp32");
    return settings;
  }

  /** Starts it. */
  static Process start(Path runs, String data, String architecture, long steps, String... jvm)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(jvm));
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-Djava.awt.headless=true");
    command.add("-Dorg.bytedeco.javacpp.maxPhysicalBytes=0");
    command.add("-Dorg.bytedeco.javacpp.maxBytes=0");
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(TrainingProcess.class.getName());
    command.addAll(List.of(runs.toString(), data, architecture, Long.toString(steps)));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }
}
