package io.equipoise.training;

import io.equipoise.data.Share;
import io.equipoise.data.TrainingData;
import io.equipoise.latent.TrainedRun;
import io.equipoise.run.RunDirectory;
import io.equipoise.run.StorageException;
import io.equipoise.run.Verified;
import io.equipoise.tensor.LibTorch;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.bytedeco.pytorch.Device;

/**
 * Trains a run to the end of its budget: opens what that takes, and closes it; {@link TrainingLoop}
 * has the steps.
 *
 * <p>Where several ranks train a run together each has its trainer; rank 0 alone writes, and
 * decides what depends on that.
 *
 * <p>{@link #run} keeps its thread; {@link #stop} may be called from any other.
 */
public final class Trainer {
  private final TrainConfig config;
  private final TrainingData data;
  private final NamedObjective objective;
  private final RunDirectory run; // null on ranks that follow
  private final TrainingListener listener;
  private final boolean resuming;
  private final Device device;
  private final RankExchange ranks;
  private volatile boolean stopping;

  private Trainer(
      TrainConfig config,
      TrainingData data,
      NamedObjective objective,
      RunDirectory run,
      TrainingListener listener,
      boolean resuming,
      GradientSync sync) {
    this.config = config;
    this.data = data;
    this.objective = objective;
    this.run = run;
    this.listener = listener;
    this.resuming = resuming;
    this.device = Devices.of(config.machine().device(), sync.localRank());
    this.ranks = RankExchange.of(sync, config.optimizer().batch(), device);
  }

  /**
   * Makes the directory of a new run.
   *
   * @param runs folder of run directories
   * @throws IllegalArgumentException if the networks do not fit the data, there is no such device,
   *     or a program has to bring the objective
   */
  public static Trainer create(
      TrainConfig config, TrainingData data, Path runs, TrainingListener listener) {
    return create(config, data, runs, listener, GradientSync.LOCAL);
  }

  /** The same as rank 0 of several. */
  public static Trainer create(
      TrainConfig config,
      TrainingData data,
      Path runs,
      TrainingListener listener,
      GradientSync sync) {
    return create(config, data, NamedObjective.of(config), runs, listener, sync);
  }

  /** The same with an objective that a program may have brought. */
  static Trainer create(
      TrainConfig config,
      TrainingData data,
      NamedObjective objective,
      Path runs,
      TrainingListener listener,
      GradientSync sync) {
    RunConfig.requireFitting(config, data);
    Devices.of(config.machine().device(), sync.localRank());
    Share.of(sync.rank(), sync.world(), config.optimizer().batch());
    RunDirectory run =
        RunDirectory.create(runs, config.objective().name().label() + "-" + data.name());
    run.writeConfig(RunConfig.json(config, data, objective, sync.world()));
    return new Trainer(config, data, objective, run, listener, false, sync);
  }

  /**
   * Goes on with a run from its newest whole checkpoint.
   *
   * @param config the run's own, or one that differs in budget and log alone
   * @throws IllegalArgumentException naming the setting or data that differ from the run's
   * @throws IllegalStateException if it is being trained already
   */
  public static Trainer resume(
      RunDirectory run, TrainConfig config, TrainingData data, TrainingListener listener) {
    return resume(run, config, data, listener, GradientSync.LOCAL);
  }

  /** The same as rank 0 of several; how many is free to change. */
  public static Trainer resume(
      RunDirectory run,
      TrainConfig config,
      TrainingData data,
      TrainingListener listener,
      GradientSync sync) {
    RunConfig.requireSameObjective(run, "");
    return resume(run, config, data, NamedObjective.of(config), listener, sync);
  }

  /** The same with an objective that a program may have brought. */
  static Trainer resume(
      RunDirectory run,
      TrainConfig config,
      TrainingData data,
      NamedObjective objective,
      TrainingListener listener,
      GradientSync sync) {
    int before = RunConfig.worldSize(run);
    RunConfig.requireSameObjective(run, objective.name());
    RunConfig.requireSame(run, config, data, sync.world());
    RunConfig.requireFitting(config, data);
    Trainer trainer = new Trainer(config, data, objective, run, listener, true, sync);
    try (Closeable claim = run.claim()) { // else the config is that of the process that trains it
      run.writeConfig(RunConfig.json(config, data, objective, sync.world()));
    } catch (IOException e) {
      throw unreleased(run, e);
    }
    if (before != sync.world()) {
      listener.warned(
          "this run was trained by %d ranks and goes on with %d: from here on its results differ in"
                  .formatted(before, sync.world())
              + " rounding from those of "
              + before);
    }
    return trainer;
  }

  /**
   * Trains a run that rank 0 writes, from the state that rank 0 has.
   *
   * @param config rank 0's
   */
  public static Trainer follow(
      TrainConfig config, TrainingData data, TrainingListener listener, GradientSync sync) {
    return new Trainer(config, data, NamedObjective.of(config), null, listener, false, sync);
  }

  /** Where the run is written; null on a rank that follows. */
  public RunDirectory directory() {
    return run;
  }

  /** Ends the run after the step at hand, with a checkpoint. */
  public void stop() {
    stopping = true;
  }

  /**
   * Trains to the end of the budget or until {@link #stop}.
   *
   * @throws DivergedException if the numbers became infinite again and again
   * @throws StorageException if the last checkpoint could not be written
   */
  public Outcome run() {
    LibTorch.load();
    LibTorch.setThreads(config.machine().threads());
    try (RankExchange exchange = ranks;
        Closeable claim = run == null ? null : run.claim()) {
      return claimed();
    } catch (IOException e) {
      throw unreleased(run, e);
    }
  }

  private static StorageException unreleased(RunDirectory run, IOException e) {
    return new StorageException(run.path() + " cannot be released", e);
  }

  /** The run is ours: no other process trains it. */
  private Outcome claimed() {
    Optional<Verified> newest = resuming ? newest() : Optional.empty();
    try (TrainingState state = new TrainingState(config, objective.start(), device);
        TrainStep step = createStep(state);
        RunWriter files = run == null ? null : writer(state)) {
      LeadingRank leading = new LeadingRank(ranks, files);
      TrainingLoop loop =
          new TrainingLoop(config, data, device, ranks, state, step, leading, () -> stopping);
      try (Steering steering =
          run == null || ranks.world() > 1 ? null : steering(loop, state, files)) {
        return loop.run(newest, resuming, steering);
      }
    }
  }

  /** Networks as large as a foreign config likes are made only for weights that are there. */
  private Optional<Verified> newest() {
    Optional<Verified> newest = run.openCheckpoints(1, listener::warned).latest();
    newest
        .map(found -> new TrainedRun(run, config.network(), config.objective(), found))
        .ifPresent(TrainedRun::requireWeights);
    return newest;
  }

  private RunWriter writer(TrainingState state) {
    return new RunWriter(config, data, run, state, device, listener, () -> stopping);
  }

  /** Of a run in one process: what is asked of it changes this state alone. */
  private Steering steering(TrainingLoop loop, TrainingState state, RunWriter files) {
    return new Steering(run.control(), state, files, loop::save, this::stop, () -> stopping);
  }

  private TrainStep createStep(TrainingState players) {
    return new TrainStep(
        players.generator,
        players.discriminator,
        config.objective().createEnergy(),
        players.adamG,
        players.adamD,
        config.objective().pullingAwayWeight(),
        config.machine().precision(),
        ranks);
  }
}
