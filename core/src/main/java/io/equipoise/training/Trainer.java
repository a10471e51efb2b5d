package io.equipoise.training;

import io.equipoise.data.Batch;
import io.equipoise.data.Batches;
import io.equipoise.data.TrainingData;
import io.equipoise.network.Architecture;
import io.equipoise.random.CounterRandom;
import io.equipoise.random.Purpose;
import io.equipoise.run.RunDirectory;
import io.equipoise.run.StorageException;
import io.equipoise.run.Verified;
import io.equipoise.tensor.LibTorch;
import io.equipoise.tensor.TensorData;
import io.equipoise.tensor.TensorScope;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;

/**
 * Trains a run to the end of its budget: batches, steps, and what is due after them.
 *
 * <p>{@link #run} keeps its thread; {@link #stop} may be called from any other.
 */
public final class Trainer {
  private static final int TRIES = 3;

  private final TrainConfig config;
  private final TrainingData data;
  private final NamedObjective objective;
  private final RunDirectory run;
  private final TrainingListener listener;
  private final boolean resuming;
  private final Device device;
  private volatile boolean stopping;

  private TrainingState state;
  private TrainStep step;
  private RunWriter writer;
  private Steering steering;
  private int tries; // since the last checkpoint

  private Trainer(
      TrainConfig config,
      TrainingData data,
      NamedObjective objective,
      RunDirectory run,
      TrainingListener listener,
      boolean resuming) {
    this.config = config;
    this.data = data;
    this.objective = objective;
    this.run = run;
    this.listener = listener;
    this.resuming = resuming;
    this.device = Devices.of(config.machine().device());
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
    return create(config, data, NamedObjective.of(config), runs, listener);
  }

  static Trainer create(
      TrainConfig config,
      TrainingData data,
      NamedObjective objective,
      Path runs,
      TrainingListener listener) {
    RunConfig.requireFitting(config, data);
    Devices.of(config.machine().device());
    RunDirectory run =
        RunDirectory.create(runs, config.objective().name().label() + "-" + data.name());
    run.writeConfig(RunConfig.json(config, data, objective));
    return new Trainer(config, data, objective, run, listener, false);
  }

  /**
   * Goes on with a run from its newest whole checkpoint.
   *
   * @param config the run's own, or one that differs in budget and log alone
   * @throws IllegalArgumentException naming the setting or data that differ from the run's
   */
  public static Trainer resume(
      RunDirectory run, TrainConfig config, TrainingData data, TrainingListener listener) {
    RunConfig.requireSameObjective(run, "");
    return resume(run, config, data, NamedObjective.of(config), listener);
  }

  static Trainer resume(
      RunDirectory run,
      TrainConfig config,
      TrainingData data,
      NamedObjective objective,
      TrainingListener listener) {
    RunConfig.requireSameObjective(run, objective.name());
    RunConfig.requireSame(run, config, data);
    RunConfig.requireFitting(config, data);
    run.writeConfig(RunConfig.json(config, data, objective));
    return new Trainer(config, data, objective, run, listener, true);
  }

  /** Where the run is written. */
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
    try (Closeable claim = run.claim();
        TrainingState opened = new TrainingState(config, objective.start(), device);
        TrainStep both = createStep(opened);
        RunWriter files =
            new RunWriter(config, data, run, opened, device, listener, () -> stopping)) {
      state = opened;
      step = both;
      writer = files;
      try (Steering outside =
          new Steering(run.control(), state, writer, this::save, this::stop, () -> stopping)) {
        steering = outside;
        return train();
      }
    } catch (IOException e) {
      throw new StorageException(run.path() + " cannot be released", e);
    }
  }

  private TrainStep createStep(TrainingState players) {
    return new TrainStep(
        players.generator,
        players.discriminator,
        config.objective().createEnergy(),
        players.adamG,
        players.adamD,
        config.objective().pullingAwayWeight(),
        config.machine().precision());
  }

  private Outcome train() {
    if (resuming) {
      writer.latest().ifPresent(this::restore);
    }
    writer.begin(resuming);
    if (state.step == 0) {
      writer.sample();
      save();
    }
    writer.openEvaluation();
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
    int batch = config.optimizer().batch();
    long seed = config.seed() + state.stretch * 0x9E3779B97F4A7C15L;
    CounterRandom latents = new CounterRandom(seed, Purpose.TRAINING_LATENT);
    try (Batches batches = new Batches(data, seed, batch, state.images, config.data().flip())) {
      while (!stopping && !state.atEnd()) {
        long start = System.nanoTime();
        StepReport report = step(batches.next(), latents);
        state.advance(report);
        state.seconds += (System.nanoTime() - start) / 1e9;
        writer.stepped(report);
        write();
        steering.attend();
      }
    }
    step.requireUpdated();
    boolean finished = state.atEnd();
    writer.finish(finished);
    return finished ? Outcome.FINISHED : Outcome.STOPPED;
  }

  private StepReport step(Batch batch, CounterRandom latents) {
    int n = batch.size();
    int length = config.network().latent();
    float[] z = new float[n * length];
    for (int i = 0; i < n; i++) {
      latents.fillSymmetric(state.images + i, z, i * length, length);
    }
    try (TensorScope scope = new TensorScope()) {
      Tensor real = batch.toTensor(device); // [N, C, R, R] in [-1, 1]
      Tensor latent = TensorData.upload(TensorData.of(z, n, length), device);
      double rate = state.learningRate.value();
      double rateD = rate * config.optimizer().discriminatorRateRatio();
      return step.run(real, latent, state.objective, state.mode(), rate, rateD);
    }
  }

  /** What is due after this step. */
  private void write() {
    LogConfig due = config.log();
    boolean points = config.network().architecture() == Architecture.MLP;
    if (state.crossed(due.samplesEveryKimg())
        || (points && state.crossedEarly(due.samplesEveryKimg()))) {
      writer.sample();
    }
    if (state.step % due.everySteps() == 0) {
      writer.tick();
    }
    boolean best = state.crossed(config.evaluation().everyKimg()) && writer.evaluate();
    if (best || state.crossed(due.checkpointEveryKimg())) {
      save();
    }
  }

  private void save() {
    step.requireUpdated();
    if (writer.save()) {
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
      writer.note(message);
      throw new DivergedException(message, cause);
    }
    long stretch = state.stretch + 1;
    restore(writer.latest().orElseThrow(() -> new DivergedException(where, cause)));
    state.stretch = stretch;
    steering.restored();
    writer.warn(
        "%s: back to the checkpoint at %d images, on with other random numbers (try %d of %d)"
            .formatted(where, state.images, tries, TRIES));
  }

  private void restore(Verified checkpoint) {
    state.restore(checkpoint);
    writer.restored();
  }
}
