package io.equipoise.training;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.data.DataSpec;
import io.equipoise.data.TrainingData;
import io.equipoise.objective.Objective;
import io.equipoise.run.RunDirectory;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A training from Java: data, the settings that differ from the preset of the data, and who follows
 * it.
 *
 * <pre>{@code
 * Path run = Training.on("faces").set("budget.minutes", 5).run(Path.of("runs"));
 * try (ImageModel model = ImageModel.open(run)) { ... }
 * }</pre>
 *
 * <p>Put it together and run it on one thread; {@link #stop} may be called from any other.
 */
public final class Training {
  private static final String SPEC = "data.spec";

  private final ObjectNode file; // settings of the run that is resumed
  private final RunDirectory resumed; // null for a new run
  private final ObjectNode options = JsonNodeFactory.instance.objectNode();
  private final AtomicBoolean used = new AtomicBoolean();
  private TrainingData own; // null where the spec is opened
  private String objectiveName = "";
  private Objective objective; // null for the one of the settings
  private TrainingListener listener = TrainingListener.NONE;
  private volatile Trainer trainer;
  private volatile boolean stopped;

  private Training(RunDirectory resumed, ObjectNode file) {
    this.resumed = resumed;
    this.file = file;
  }

  /**
   * A new run.
   *
   * @param spec of the data: {@code faces}, the path of a folder of images ... see {@link DataSpec}
   */
  public static Training on(String spec) {
    return create().set(SPEC, spec);
  }

  /**
   * A new run on data that are open, e.g. a set of the program's own ({@link
   * io.equipoise.data.ImageData}). They stay the caller's to close.
   */
  public static Training on(TrainingData data) {
    return create().data(data);
  }

  private static Training create() {
    return new Training(null, JsonNodeFactory.instance.objectNode());
  }

  /**
   * Goes on with a run from its newest whole checkpoint, to the bit. Only the budget, how often is
   * written and the evaluations can be set anew; what a program brought has to be given again.
   *
   * @throws IllegalArgumentException if the folder is no run
   */
  public static Training resume(Path run) {
    RunDirectory directory = RunDirectory.open(run);
    return new Training(directory, RunConfig.read(directory).toJson());
  }

  /**
   * Sets one setting; the others follow the preset of the data.
   *
   * @param setting by its path in {@code config.json}, e.g. {@code objective.gamma}, {@code
   *     budget.steps}, {@code preset}
   * @param value a number, a boolean or a text, as {@code config.json} has it
   */
  public Training set(String setting, Object value) {
    Settings.put(options, setting, value);
    return this;
  }

  /** Gives data that are open, in place of a spec. They stay the caller's to close. */
  public Training data(TrainingData data) {
    own = Objects.requireNonNull(data, "data");
    return set(SPEC, DataSpec.OWN + data.name());
  }

  /**
   * Gives an objective of the program's own, on the energies of an autoencoder. Settings that are
   * not set are those before any preset, since presets were found for the published objectives.
   *
   * @param name what it is, with its own settings: {@code config.json} keeps it, and the run is
   *     resumed only with an objective of the same name
   */
  public Training objective(String name, Objective objective) {
    if (name.isBlank()) {
      throw new IllegalArgumentException("an objective needs a name that config.json can keep");
    }
    this.objectiveName = name;
    this.objective = Objects.requireNonNull(objective, "objective");
    return set("objective.name", "custom");
  }

  /** Who follows it; nobody by default. Called on the training thread. */
  public Training listener(TrainingListener follower) {
    listener = Objects.requireNonNull(follower, "follower");
    return this;
  }

  /**
   * Trains a new run to the end of its budget or until {@link #stop}. Keeps its thread.
   *
   * @param runs folder of run directories
   * @return the run's directory, with a checkpoint of how it ended
   * @throws IllegalArgumentException if a setting is unknown, out of range or without meaning here
   * @throws io.equipoise.data.DataException if the data are missing or unreadable
   * @throws DivergedException if the numbers became infinite again and again
   * @throws io.equipoise.run.StorageException if the last checkpoint could not be written
   * @throws IllegalStateException if this training was run before, or resumes a run
   */
  public Path run(Path runs) {
    if (resumed != null) {
      throw new IllegalStateException(
          "this goes on with " + resumed.path() + ", in its own directory: call run()");
    }
    return train(
        (config, data) ->
            Trainer.create(config, data, named(config), runs, listener, GradientSync.LOCAL));
  }

  /**
   * Goes on with the run that was given to {@link #resume}; otherwise as {@link #run(Path)}.
   *
   * @throws IllegalArgumentException naming the setting, data or objective that differ from the
   *     run's
   */
  public Path run() {
    if (resumed == null) {
      throw new IllegalStateException("a new run needs a folder: call run(Path.of(\"runs\"))");
    }
    RunConfig.requireSameObjective(resumed, objectiveName);
    return train(
        (config, data) ->
            Trainer.resume(resumed, config, data, named(config), listener, GradientSync.LOCAL));
  }

  /**
   * Ends the training after the step at hand, with a checkpoint: from any thread, at any time.
   * While data are packed it takes effect before the first step.
   */
  public void stop() {
    stopped = true;
    Trainer running = trainer;
    if (running != null) {
      running.stop();
    }
  }

  private interface Start {
    Trainer of(TrainConfig config, TrainingData data);
  }

  private NamedObjective named(TrainConfig config) {
    return objective == null
        ? NamedObjective.of(config)
        : new NamedObjective(objectiveName, objective);
  }

  private Path train(Start start) {
    if (used.getAndSet(true)) {
      throw new IllegalStateException("this training was run: make another, or resume its run");
    }
    if (own != null) {
      return train(start.of(Settings.resolve(options, file, own), own));
    }
    Settings.Resolved resolved = Settings.resolve(options, file, this::packed);
    try (TrainingData data = resolved.data()) {
      return train(start.of(resolved.config(), data));
    }
  }

  private void packed(long done, long total) {
    if (total > 0) {
      listener.working("packing the images, once", (double) done / total);
    }
  }

  private Path train(Trainer created) {
    trainer = created;
    if (stopped) {
      created.stop();
    }
    created.run();
    return created.directory().path();
  }
}
