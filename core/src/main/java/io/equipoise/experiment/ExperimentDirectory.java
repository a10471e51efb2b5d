package io.equipoise.experiment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.run.FileOperations;
import io.equipoise.run.RunDirectory;
import io.equipoise.run.SampleGrid;
import io.equipoise.run.StorageException;
import io.equipoise.run.WholeFile;
import java.awt.image.BufferedImage;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The folder of one experiment, e.g. {@code experiments/gamma-faces}, and the name of every file in
 * it.
 *
 * <pre>
 * plan.json                    what will be done; never changes
 * runs/NAME/settings.json      what its training was asked for
 * runs/NAME/00000-began-faces  the run directory of a planned run
 * logs/NAME.txt                what its training said
 * measures/NAME/values.json    what was measured of it, and pictures
 * report.html  report.png  report.json
 * </pre>
 */
public final class ExperimentDirectory {
  private static final String VALUES = "values.json";
  private static final Pattern PICTURE = Pattern.compile("[a-z]+-\\d{1,18}\\.png");

  private final Path path;

  /** The folder; made if missing. */
  public ExperimentDirectory(Path path) {
    this.path = path;
    makeFolder(path);
  }

  /** The experiment's folder. */
  Path path() {
    return path;
  }

  /** {@code plan.json}. */
  Path plan() {
    return path.resolve("plan.json");
  }

  /** {@code report.html}. */
  public Path html() {
    return path.resolve("report.html");
  }

  /** {@code report.png}. */
  Path png() {
    return path.resolve("report.png");
  }

  /** {@code report.json}. */
  public Path json() {
    return path.resolve("report.json");
  }

  /** The folder in which the run directory of a planned run is made. */
  public Path runs(PlannedRun run) {
    return path.resolve("runs").resolve(run.name());
  }

  /** Writes the settings of a planned run, for a process that is to train it; returns the file. */
  public Path writeSettings(PlannedRun run) {
    makeFolder(runs(run));
    Path file = runs(run).resolve("settings.json");
    WholeFile.writeJson(file, run.config().toJson());
    return file;
  }

  /** {@code logs/NAME.txt}; its folder is there. */
  public Path log(PlannedRun run) {
    makeFolder(path.resolve("logs"));
    return path.resolve("logs").resolve(run.name() + ".txt");
  }

  /** The run directory of a planned run, if it was begun. */
  public Optional<RunDirectory> begun(PlannedRun run) {
    Path folder = runs(run);
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    return list(folder).stream()
        .filter(child -> Files.isRegularFile(child.resolve("config.json")))
        .reduce((first, second) -> second)
        .map(RunDirectory::open);
  }

  /**
   * Claims the experiment until closed; a process that dies gives it up.
   *
   * @throws IllegalStateException if another process works on it
   */
  Closeable claim() {
    return RunDirectory.claim(path, "is being worked on by another process: stop that one first");
  }

  /**
   * Writes the plan, or compares it with the one that is there.
   *
   * @throws IllegalArgumentException naming what differs
   */
  void settle(Plan wanted) {
    if (!Files.exists(plan())) {
      WholeFile.writeJson(plan(), wanted.toJson());
      return;
    }
    wanted
        .difference(WholeFile.readJson(plan()))
        .ifPresent(
            difference -> {
              throw new IllegalArgumentException(
                  "%s holds the experiment with another plan: %s. Give the same options to go on,"
                          .formatted(path, difference)
                      + " another --out to begin anew");
            });
  }

  /** What was measured of a run, if it was. */
  Optional<Result> result(PlannedRun run) {
    Path folder = measures(run);
    if (!Files.isRegularFile(folder.resolve(VALUES))) {
      return Optional.empty();
    }
    Map<String, Path> pictures = new LinkedHashMap<>();
    for (Path file : list(folder)) {
      String name = file.getFileName().toString();
      if (PICTURE.matcher(name).matches()) {
        pictures.put(name.substring(0, name.length() - 4), file);
      }
    }
    return Optional.of(new Result(run, WholeFile.readJson(folder.resolve(VALUES)), pictures));
  }

  /** Stores what was measured of a run: the values last, so that they are there with the rest. */
  void keep(PlannedRun run, ObjectNode values, Map<String, BufferedImage> pictures) {
    Path folder = measures(run);
    makeFolder(folder);
    pictures.forEach((name, picture) -> SampleGrid.write(picture, folder.resolve(name + ".png")));
    WholeFile.writeJson(folder.resolve(VALUES), values);
  }

  private Path measures(PlannedRun run) {
    return path.resolve("measures").resolve(run.name());
  }

  private static List<Path> list(Path folder) {
    try {
      return FileOperations.REAL.list(folder);
    } catch (IOException e) {
      throw new StorageException(folder + " cannot be listed", e);
    }
  }

  private static void makeFolder(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new StorageException("the folder " + folder + " cannot be made", e);
    }
  }
}
