package io.equipoise.cli;

import io.equipoise.data.DataException;
import io.equipoise.run.RunDirectory;
import io.equipoise.run.StorageException;
import io.equipoise.studio.runs.RunStarter;
import io.equipoise.tensor.CorruptFileException;
import io.equipoise.training.Preset;
import io.equipoise.training.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Starts the command {@code train} as processes, for the studio's form. */
final class TrainStarter implements RunStarter {
  private static final Map<String, String> MAIN = new LinkedHashMap<>();
  private static final List<String> MORE =
      List.of(
          "--kimg",
          "--steps",
          "--resolution",
          "--arch",
          "--gamma",
          "--pt-weight",
          "--filters",
          "--latent",
          "--batch",
          "--lr",
          "--threads",
          "--seed");
  private static final int MOST_LINES = 12;
  private static final Set<Integer> DONE =
      Set.of(ExitCode.DONE, ExitCode.INTERRUPTED, ExitCode.TERMINATED);

  static {
    MAIN.put("--data", "faces");
    MAIN.put("--objective", "began");
    MAIN.put("--preset", "");
    MAIN.put("--minutes", "5");
  }

  private final Path runs;
  private final Terminal terminal;
  private final Map<String, Child> children = new ConcurrentHashMap<>();

  private record Child(Process process, Path log) {}

  TrainStarter(Path runs, Terminal terminal) {
    this.runs = runs;
    this.terminal = terminal;
  }

  @Override
  public List<Field> fields() {
    List<Field> fields = new ArrayList<>();
    MAIN.forEach((option, initial) -> fields.add(field(option, initial, true)));
    MORE.forEach(option -> fields.add(field(option, "", false)));
    return fields;
  }

  private static Field field(String option, String initial, boolean main) {
    List<String> suggestions =
        switch (option) {
          case "--data" -> List.of("faces", "ring", "grid", "mnist", "fashion-mnist", "cifar10");
          case "--preset" -> Preset.all().stream().map(Preset::name).toList();
          default -> List.of();
        };
    List<String> values = option.equals("--preset") ? suggestions : TrainOptions.values(option);
    return new Field(
        option,
        TrainOptions.label(option),
        TrainOptions.description(option),
        values,
        suggestions,
        initial,
        main);
  }

  @Override
  public Checked check(Map<String, String> options) {
    List<String> arguments = arguments(options);
    String command = OwnProgram.typed(arguments);
    try {
      CommandLine line = TrainCommand.line(terminal);
      Settings.check(
          TrainOptions.given(
              line.parseArgs(arguments.subList(1, arguments.size()).toArray(String[]::new))));
      return new Checked(command, "");
    } catch (ParameterException | IllegalArgumentException | DataException e) {
      return new Checked(command, e.getMessage());
    }
  }

  private List<String> arguments(Map<String, String> options) {
    List<String> arguments = new ArrayList<>(List.of("train"));
    options.forEach(
        (option, value) -> {
          if (!MAIN.containsKey(option) && !MORE.contains(option)) {
            throw new IllegalArgumentException(option + " is not an option of the form");
          }
          arguments.add(option);
          arguments.add(value);
        });
    arguments.addAll(List.of("--out", runs.toString()));
    return arguments;
  }

  @Override
  public Started start(Map<String, String> options) {
    Checked checked = check(options);
    if (!checked.problem().isEmpty()) {
      throw new IllegalArgumentException(checked.problem());
    }
    String id = UUID.randomUUID().toString();
    try {
      Path log = Files.createTempFile("equipoise-train", ".log");
      log.toFile().deleteOnExit();
      children.put(id, new Child(OwnProgram.start(arguments(options), log), log));
    } catch (IOException e) {
      throw new StorageException("the training could not be started", e);
    }
    return state(id);
  }

  @Override
  public Started state(String id) {
    Child child = children.get(id);
    if (child == null) {
      throw new IllegalArgumentException("nothing was started under " + id);
    }
    if (child.process.isAlive()) {
      Optional<String> run = run(child.process.pid());
      return new Started(
          id,
          run.isPresent() ? Phase.RUNNING : Phase.PREPARING,
          run.orElse(""),
          OwnProgram.said(child.log, MOST_LINES));
    }
    boolean done = DONE.contains(child.process.exitValue());
    return new Started(
        id, done ? Phase.ENDED : Phase.FAILED, "", OwnProgram.said(child.log, MOST_LINES));
  }

  /** The run that a process trains; empty before it has begun. */
  private Optional<String> run(long pid) {
    if (!Files.isDirectory(runs)) {
      return Optional.empty();
    }
    try (Stream<Path> folders = Files.list(runs)) {
      return folders
          .filter(folder -> trains(pid, folder))
          .map(folder -> folder.getFileName().toString())
          .findFirst();
    } catch (IOException e) {
      throw new StorageException(runs + " cannot be listed", e);
    }
  }

  private static boolean trains(long pid, Path folder) {
    try {
      return RunDirectory.open(folder)
          .control()
          .running()
          .filter(one -> one.pid() == pid)
          .isPresent();
    } catch (IllegalArgumentException | CorruptFileException | StorageException e) {
      return false; // no run, or a damaged one: none that has just begun
    }
  }

  @Override
  public void close() {
    children.values().forEach(child -> OwnProgram.end(child.process));
    children.values().forEach(child -> child.process.onExit().join());
  }
}
