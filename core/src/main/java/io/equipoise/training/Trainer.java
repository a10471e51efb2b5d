package io.equipoise.training;

import io.equipoise.data.Batch;
import io.equipoise.data.Batches;
import io.equipoise.data.Share;
import io.equipoise.data.TrainingData;
import io.equipoise.latent.TrainedRun;
import io.equipoise.network.Mode;
import io.equipoise.run.RunDirectory;
import io.equipoise.run.StorageException;
import io.equipoise.run.Verified;
import io.equipoise.tensor.LibTorch;
import io.equipoise.tensor.TensorData;
import io.equipoise.tensor.TensorScope;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;

/**
 * Trains a run to the end of its budget: batches, steps, and what is due after them.
 *
 * <p>Where several ranks train a run together each has its trainer; rank 0 alone writes, and
 * decides what depends on that.
 *
 * <p>{@link #run} keeps its thread; {@link #stop} may be called from any other.
 */
public final class Trainer {
  private static final int TRIES = 3;

  private final TrainConfig config;
  private final TrainingData data;
  private final NamedObjective objective;
  private final RunDirectory run; // null on ranks that follow
  private final TrainingListener listener;
  private final boolean resuming;
  private final Device device;
  private final RankExchange ranks;
  private volatile boolean stopping;

  private TrainingState state;
  private TrainStep step;
  private LeadingRank leading;
  private Steering steering; // null with several ranks
  private int tries; // since the last checkpoint

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
    try (TrainingState opened = new TrainingState(config, objective.start(), device);
        TrainStep both = createStep(opened);
        RunWriter files =
            run == null
                ? null
                : new RunWriter(config, data, run, opened, device, listener, () -> stopping)) {
      state = opened;
      step = both;
      leading = new LeadingRank(ranks, files);
      try (Steering outside = steering()) {
        steering = outside;
        return train(newest);
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

  /** Of a run in one process: what is asked of it changes this state alone. */
  private Steering steering() {
    return ranks.world() > 1
        ? null
        : new Steering(
            run.control(), state, leading.writer(), this::save, this::stop, () -> stopping);
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

  private Outcome train(Optional<Verified> newest) {
    newest.ifPresent(this::restore);
    state.share(ranks);
    leading.write(files -> files.begin(resuming));
    if (state.step == 0) {
      leading.write(RunWriter::sample);
      save();
    }
    leading.await(RunWriter::openEvaluation);
    while (true) {
      try {
        return steps();
      } catch (NonFiniteException e) {
        rollBack(e);
      }
    }
  }

  /** Steps until the end; returns how the run ended. */
  private Outcome steps() {
    Share share = ranks.share(config.optimizer().batch());
    long seed = state.seed();
    StepDraws draws = new StepDraws(seed, config.network().latent());
    try (Batches batches = new Batches(data, seed, share, state.images, config.data().flip())) {
      while (!ranks.stopping(stopping) && !state.atEnd()) {
        long start = System.nanoTime();
        StepReport report = step(batches.next(), draws);
        state.advance(report);
        state.seconds += ranks.seconds((System.nanoTime() - start) / 1e9);
        leading.write(files -> files.stepped(report));
        writeWhatIsDue();
        if (steering != null) {
          steering.attend();
        }
      }
    }
    step.requireUpdated();
    boolean finished = state.atEnd();
    leading.await(files -> files.finish(finished));
    return finished ? Outcome.FINISHED : Outcome.STOPPED;
  }

  private StepReport step(Batch batch, StepDraws draws) {
    try (TensorScope scope = new TensorScope()) {
      Tensor real = batch.toTensor(device); // [N, C, R, R] in [-1, 1], or [N, 2]
      Tensor z = TensorData.upload(draws.latents(batch), device); // [N, Z] in [-1, 1]
      Mode mode = state.mode().with(draws.dropout(batch));
      double rate = state.learningRate.value();
      double rateD = rate * config.optimizer().discriminatorRateRatio();
      return step.run(real, z, state.objective, mode, rate, rateD);
    }
  }

  private void writeWhatIsDue() {
    LogConfig due = config.log();
    if (state.crossed(due.samplesEveryKimg())
        || (config.network().makesPoints() && state.crossedEarly(due.samplesEveryKimg()))) {
      leading.write(RunWriter::sample);
    }
    if (state.step % due.everySteps() == 0) {
      leading.write(RunWriter::tick);
    }
    boolean best =
        state.crossed(config.evaluation().everyKimg()) && leading.decided(RunWriter::evaluate);
    if (best || state.crossed(due.checkpointEveryKimg())) {
      save();
    }
  }

  private void save() {
    step.requireUpdated();
    if (leading.decided(RunWriter::save)) {
      tries = 0;
    }
  }

  /** Back to the last good checkpoint, on with other random numbers. */
  private void rollBack(NonFiniteException cause) {
    String where = cause.getMessage() + " in step " + (state.step + 1);
    if (++tries > TRIES) {
      String message =
          "training diverged: %s, after %d tries from the last checkpoint; try a lower --lr"
              .formatted(where, TRIES);
      leading.write(files -> files.note(message));
      throw new DivergedException(message, cause);
    }
    long stretch = state.stretch + 1;
    leading.write(
        files -> restore(files.latest().orElseThrow(() -> new DivergedException(where, cause))));
    state.share(ranks);
    step.restored();
    state.stretch = stretch;
    if (steering != null) {
      steering.restored();
    }
    String told =
        "%s: back to the checkpoint at %d images, on with other random numbers (try %d of %d)"
            .formatted(where, state.images, tries, TRIES);
    leading.write(files -> files.warn(told));
  }

  private void restore(Verified checkpoint) {
    state.restore(checkpoint);
    leading.writer().restored();
  }
}
