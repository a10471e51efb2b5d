package io.equipoise.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One run's folder, e.g. {@code runs/00007-began-faces}, and the name of every file in it.
 *
 * <pre>
 * config.json             every setting as resolved
 * metrics.jsonl           one JSON object a line
 * events.out.tfevents.*   the same for TensorBoard
 * log.txt
 * reals.png               grid of real images
 * samples/000012345.png   fixed-z grid, named by images seen
 * reals.npy               of a run on points: real points [N, 2]
 * samples/000012345.npy   of a run on points: the generated points [N, 2]
 * samples/000012345-surface.npy   and how unusual D finds each point of the plane [S, S]
 * checkpoints/000012345/
 * evaluation/000012345-scores-faces/
 * evaluation/000012345-10000-1f0c9a2e.json   measures, named by images seen, samples, what they rest on
 * evaluation/000012345-10000-1f0c9a2e-memorisation.png
 * control/                who trains it now, and what is asked of them
 * notes.json              tags and a note, by a person
 * </pre>
 */
public final class RunDirectory {
  private static final Pattern SAMPLE = Pattern.compile("(\\d{9,18})\\.png");
  private static final String CONFIG = "config.json";
  private static final String SURFACE = "-surface.npy";
  private static final Pattern SURFACE_NAME = Pattern.compile("(\\d{9,18})" + SURFACE);

  private final Path path;

  private RunDirectory(Path path) {
    this.path = path;
  }

  /**
   * Makes the folder of a new run under the next free number. Any number of processes may do so at
   * the same time.
   *
   * @param parent created if missing
   * @param label what the run is about, e.g. "began-faces"; becomes part of the name
   */
  public static RunDirectory create(Path parent, String label) {
    String suffix = label.replaceAll("[^A-Za-z0-9._-]+", "-");
    try {
      Files.createDirectories(parent);
      while (true) {
        Path path = RunNumbers.reserve(parent, suffix);
        if (path != null) {
          Files.createDirectory(path.resolve("samples"));
          Files.createDirectory(path.resolve("checkpoints"));
          FileOperations.REAL.forceDirectory(path);
          FileOperations.REAL.forceDirectory(parent);
          return new RunDirectory(path);
        }
      }
    } catch (IOException e) {
      throw new StorageException("no run directory can be made in " + parent, e);
    }
  }

  /**
   * The directory of a run made before.
   *
   * @throws IllegalArgumentException if it is none; the message says what to give instead
   */
  public static RunDirectory open(Path path) {
    if (!Files.isDirectory(path)) {
      throw new IllegalArgumentException(
          path
              + (Files.exists(path) ? " is a file" : " does not exist")
              + ": give a run's directory, such as runs/00007-began-faces");
    }
    if (!Files.isRegularFile(path.resolve(CONFIG))) {
      throw new IllegalArgumentException(
          path + " is not a run (no config.json in it)" + hint(path));
    }
    return new RunDirectory(path);
  }

  private static String hint(Path path) {
    try {
      List<Path> runs =
          FileOperations.REAL.list(path).stream()
              .filter(child -> Files.isRegularFile(child.resolve(CONFIG)))
              .toList();
      if (!runs.isEmpty()) {
        return ": it holds %d, give one of them, the newest is %s"
            .formatted(runs.size(), runs.get(runs.size() - 1));
      }
      Path parent = path.toAbsolutePath().getParent();
      if (parent != null && Files.isRegularFile(parent.resolve(CONFIG))) {
        return ": give the directory above it";
      }
    } catch (IOException e) {
      throw new StorageException(path + " cannot be listed", e);
    }
    return ": give a run's directory, such as runs/00007-began-faces";
  }

  /** The run's folder. */
  public Path path() {
    return path;
  }

  /** The run's folder name, e.g. {@code 00007-began-faces}. */
  public String name() {
    return path.toAbsolutePath().normalize().getFileName().toString();
  }

  /** {@code config.json}. */
  public Path config() {
    return path.resolve(CONFIG);
  }

  /** Writes {@code config.json}, complete or not at all; from then on {@link #open} takes it. */
  public void writeConfig(ObjectNode config) {
    WholeFile.writeJson(config(), config);
  }

  /**
   * Reads {@code config.json}; settings of the networks that are newer than the run are put in.
   *
   * @throws io.equipoise.tensor.CorruptFileException if it is no JSON object
   */
  public ObjectNode readConfig() {
    return EarlierConfig.completed(WholeFile.readJson(config()));
  }

  /** The files that evaluations left: {@code evaluation/*.json}, by name. */
  public List<Path> evaluations() {
    return list("evaluation").stream().filter(file -> file.toString().endsWith(".json")).toList();
  }

  /** Files of a folder by name; none where it is missing. */
  private List<Path> list(String name) {
    Path folder = path.resolve(name);
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try {
      return FileOperations.REAL.list(folder);
    } catch (IOException e) {
      throw new StorageException(folder + " cannot be listed", e);
    }
  }

  /** {@code metrics.jsonl}. */
  public Path metrics() {
    return path.resolve("metrics.jsonl");
  }

  /** {@code log.txt}. */
  public Path log() {
    return path.resolve("log.txt");
  }

  /** {@code reals.png}. */
  public Path reals() {
    return path.resolve("reals.png");
  }

  /**
   * The grid of generated images after that many real images, e.g. {@code samples/000012345.png}.
   */
  public Path sample(long images) {
    return path.resolve("samples").resolve(FileNumber.ofImages(images) + ".png");
  }

  /** {@code reals.npy}: real points of a run on points. */
  public Path realPoints() {
    return path.resolve("reals.npy");
  }

  /** The generated points beside {@link #sample}, of a run on points. */
  public Path samplePoints(long images) {
    return path.resolve("samples").resolve(FileNumber.ofImages(images) + ".npy");
  }

  /** The discriminator's surface beside {@link #samplePoints}; written after them. */
  public Path sampleSurface(long images) {
    return path.resolve("samples").resolve(FileNumber.ofImages(images) + SURFACE);
  }

  /** Real images seen at each {@link #sampleSurface} there is, ascending. */
  public List<Long> surfaces() {
    return samples(SURFACE_NAME);
  }

  /**
   * The folder of the scores that a checkpoint gave to a set, e.g. {@code
   * evaluation/000012345-scores-faces}.
   *
   * @param images real images seen by the checkpoint
   * @param set what was scored, [a-z0-9-]
   */
  public Path scores(long images, String set) {
    return path.resolve("evaluation").resolve(FileNumber.ofImages(images) + "-scores-" + set);
  }

  /**
   * The folder of the latent vectors found for images, e.g. {@code
   * evaluation/000012345-found-1a2b3c4d}.
   *
   * @param images real images seen by the checkpoint
   * @param key of the images and of how they were searched for
   */
  public Path found(long images, int key) {
    return path.resolve("evaluation")
        .resolve(FileNumber.ofImages(images) + "-found-%08x".formatted(key));
  }

  /** Steers the training of this run, or lets it be steered. */
  public RunControl control() {
    return new RunControl(path.resolve("control"));
  }

  /** {@code notes.json}. */
  public Path notes() {
    return path.resolve("notes.json");
  }

  /** Numbers of the sample grids that are there, by {@link #sample}, ascending. */
  public List<Long> samples() {
    return samples(SAMPLE);
  }

  private List<Long> samples(Pattern name) {
    return list("samples").stream()
        .map(file -> name.matcher(file.getFileName().toString()))
        .filter(Matcher::matches)
        .map(matcher -> Long.parseLong(matcher.group(1)))
        .sorted()
        .toList();
  }

  /** The folder of checkpoints. */
  public Path checkpoints() {
    return path.resolve("checkpoints");
  }

  /** The checkpoints of this run; parameters as in {@link Checkpoints}. */
  public Checkpoints openCheckpoints(int keep, Consumer<String> warnings) {
    return new Checkpoints(checkpoints(), keep, FileOperations.REAL, warnings);
  }

  /**
   * The result of an evaluation.
   *
   * @param images real images seen by the checkpoint
   * @param samples generated samples measured
   * @param key of what the values depend on: other settings make another file
   */
  public Path evaluation(long images, long samples, String key) {
    return path.resolve("evaluation")
        .resolve(FileNumber.ofImages(images) + "-" + samples + "-" + key + ".json");
  }

  /** The picture of nearest training images that belongs to the result of an evaluation. */
  public static Path memorisation(Path result) {
    String stem = result.getFileName().toString().replaceFirst("\\.json$", "");
    return result.resolveSibling(stem + "-memorisation.png");
  }

  /**
   * Claims the run for training until closed; a process that dies gives it up.
   *
   * @throws IllegalStateException if it is being trained already
   */
  public Closeable claim() {
    return claim(path, "is being trained by another process: stop that one first");
  }

  /**
   * Claims any folder for one writer until closed.
   *
   * @param taken what is said of it if another process has it
   * @throws IllegalStateException if so
   */
  public static Closeable claim(Path folder, String taken) {
    try {
      return FileOperations.REAL
          .tryLock(folder.resolve(".lock"))
          .orElseThrow(() -> new IllegalStateException(folder + " " + taken));
    } catch (IOException e) {
      throw new StorageException(folder + " cannot be locked", e);
    }
  }
}
