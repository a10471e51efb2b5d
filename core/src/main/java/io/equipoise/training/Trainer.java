package io.equipoise.training;

import io.equipoise.data.Batch;
import io.equipoise.data.Batches;
import io.equipoise.data.TrainingData;
import io.equipoise.evaluation.EvaluationResult;
import io.equipoise.evaluation.Quantity;
import io.equipoise.latent.Sampler;
import io.equipoise.latent.TrainedDiscriminator;
import io.equipoise.network.Architecture;
import io.equipoise.random.CounterRandom;
import io.equipoise.random.Purpose;
import io.equipoise.run.Checkpoints;
import io.equipoise.run.RunDirectory;
import io.equipoise.run.StorageException;
import io.equipoise.run.Verified;
import io.equipoise.tensor.LibTorch;
import io.equipoise.tensor.TensorData;
import io.equipoise.tensor.TensorScope;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CancellationException;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;

/**
 * Trains a run to the end of its budget: batches, steps, metrics, sample grids, checkpoints.
 *
 * <p>{@link #run} keeps its thread; {@link #stop} may be called from any other.
 */
public final class Trainer {
  private static final int TRIES = 3;

  private final TrainConfig config;
  private final TrainingData data;
  private final RunDirectory run;
  private final TrainingListener listener;
  private final boolean resuming;
  private final Device device;
  private final Health health;
  private final TickMeans means = new TickMeans();
  private final Optional<String> bestBy;
  private volatile boolean stopping;

  private TrainingState state;
  private TrainStep step;
  private RunLog log;
  private Checkpoints checkpoints;
  private Sampler sampler;
  private Optional<RunEvaluation> evaluation = Optional.empty();
  private double diversity = Double.NaN;
  private double convergence = Double.NaN;
  private long tickImages;
  private double tickSeconds;
  private long lastSaved = -1;
  private long lastEvaluated = -1;
  private int tries;

  private Trainer(
      TrainConfig config,
      TrainingData data,
      RunDirectory run,
      TrainingListener listener,
      boolean resuming) {
    this.config = config;
    this.data = data;
    this.run = run;
    this.listener = listener;
    this.resuming = resuming;
    this.device = Devices.of(config.machine().device());
    this.health = new Health(config);
    requireFitting(config, data);
    this.bestBy = RunEvaluation.bestBy(config, data);
  }

  /**
   * Makes the directory of a new run.
   *
   * @param runs folder of run directories
   * @throws IllegalArgumentException if the networks do not fit the data, or there is no such
   *     device
   */
  public static Trainer create(
      TrainConfig config, TrainingData data, Path runs, TrainingListener listener) {
    requireFitting(config, data);
    Devices.of(config.machine().device());
    RunDirectory run =
        RunDirectory.create(runs, config.objective().name().label() + "-" + data.name());
    run.writeConfig(RunConfig.json(config, data));
    return new Trainer(config, data, run, listener, false);
  }

  /**
   * Goes on with a run from its newest whole checkpoint.
   *
   * @param config the run's own, or one that differs in budget and log alone
   * @throws IllegalArgumentException naming the setting or data that differ from the run's
   */
  public static Trainer resume(
      RunDirectory run, TrainConfig config, TrainingData data, TrainingListener listener) {
    RunConfig.requireSame(run, config, data);
    run.writeConfig(RunConfig.json(config, data));
    return new Trainer(config, data, run, listener, true);
  }

  private static void requireFitting(TrainConfig config, TrainingData data) {
    boolean points = data.sampleShape().length == 1;
    boolean mlp = config.network().architecture() == Architecture.MLP;
    if (points && !mlp) {
      throw new IllegalArgumentException(
          data.name() + " are points in the plane: they need --arch mlp");
    }
    if (!points && mlp) {
      throw new IllegalArgumentException(
          "--arch mlp makes points in the plane: use it with --data ring or grid");
    }
    if (!points
        && (data.sampleShape()[0] != config.network().channels()
            || data.sampleShape()[1] != config.network().resolution())) {
      throw new IllegalArgumentException(
          "the data are %d channels of %d pixels, the networks %d of %d"
              .formatted(
                  data.sampleShape()[0],
                  data.sampleShape()[1],
                  config.network().channels(),
                  config.network().resolution()));
    }
    RunEvaluation.check(config, data);
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
        TrainingState opened = new TrainingState(config, device)) {
      state = opened;
      return train();
    } catch (IOException e) {
      throw new StorageException(run.path() + " cannot be released", e);
    }
  }

  private Outcome train() {
    checkpoints = run.openCheckpoints(config.log().keep(), this::warn);
    sampler = new Sampler(state.sampled(), config.network().latent(), device);
    if (resuming) {
      checkpoints.latest().ifPresent(this::restore);
    }
    try (RunLog opened = openLog();
        TrainStep both = createStep()) {
      log = opened;
      step = both;
      begin();
      openEvaluation();
      while (true) {
        try {
          return steps();
        } catch (NonFiniteException e) {
          rollBack(e);
        }
      }
    } finally {
      evaluation.ifPresent(RunEvaluation::close);
    }
  }

  /** A stop ends it, as it ends the training. */
  private void openEvaluation() {
    if (!config.evaluation().hasEvaluations()) {
      return;
    }
    try {
      evaluation = Optional.of(RunEvaluation.open(config, data, run.name(), this::progressed));
      boolean due = state.images > 0 && crossed(config.evaluation().everyKimg());
      if (due && !log.hasEvaluation(state.images)) { // stopped before it had been done
        evaluate();
      }
    } catch (CancellationException e) {
      log.say("stopped before the first step");
    }
  }

  private void progressed(String what, long done, long total) {
    if (stopping) {
      throw new CancellationException("stopped while " + what);
    }
    listener.working(what, (double) done / total);
  }

  /**
   * Measures the samples.
   *
   * @return the value that the best checkpoint is chosen by, where it is the best so far
   */
  private OptionalDouble evaluate() {
    if (evaluation.isEmpty()) {
      return OptionalDouble.empty();
    }
    EvaluationResult result;
    try {
      result = evaluation.get().of(sampler, state.images, this::progressed);
    } catch (CancellationException e) {
      return OptionalDouble.empty(); // done when the run is resumed
    }
    log.evaluated(progress(), result);
    lastEvaluated = state.images;
    return bestBy
        .flatMap(Quantity::of)
        .filter(quantity -> isBest(quantity.key(), result.value(quantity), quantity.better()))
        .map(quantity -> OptionalDouble.of(result.value(quantity)))
        .orElse(OptionalDouble.empty());
  }

  private boolean isBest(String key, double value, Quantity.Better better) {
    return checkpoints
        .bestMark()
        .filter(best -> best.measure().equals(key))
        .map(best -> better == Quantity.Better.HIGHER ? value > best.value() : value < best.value())
        .orElse(true);
  }

  private TrainStep createStep() {
    return new TrainStep(
        state.generator,
        state.discriminator,
        config.objective().createEnergy(),
        state.adamG,
        state.adamD,
        config.objective().pullingAwayWeight(),
        config.machine().precision());
  }

  private RunLog openLog() {
    return resuming
        ? RunLog.resume(run, config.network(), listener, state.step)
        : RunLog.create(run, config.network(), listener);
  }

  private void begin() {
    String table = NetworkTable.of(state.generator.parameters(), state.discriminator.parameters());
    listener.started(run, config, data, table);
    log.say((resuming ? "resumed at " : "started at ") + state.images + " images\n" + table);
    log.reals(data);
    long elements = 1;
    for (long size : data.sampleShape()) {
      elements *= size;
    }
    if (config.objective().hasEnergies()) {
      double ceiling = config.objective().createEnergy().ceiling(elements);
      health.checkMargin(ceiling).ifPresent(log::warn);
    }
    if (state.step == 0) {
      sample();
      save(OptionalDouble.empty());
    }
    tickImages = state.images;
    tickSeconds = state.seconds;
  }

  /** Steps until the end; returns how the run ended. */
  private Outcome steps() {
    int batch = config.optimizer().batch();
    long seed = config.seed() + state.stretch * 0x9E3779B97F4A7C15L;
    CounterRandom latents = new CounterRandom(seed, Purpose.TRAINING_LATENT);
    try (Batches batches = new Batches(data, seed, batch, state.images, config.data().flip())) {
      while (!stopping && !atEnd()) {
        long start = System.nanoTime();
        StepReport report = step(batches.next(), latents);
        means.add(report);
        state.advance(report);
        state.seconds += (System.nanoTime() - start) / 1e9;
        listener.stepped(progress());
        write();
      }
    }
    boolean finished = atEnd();
    finish(finished);
    return finished ? Outcome.FINISHED : Outcome.STOPPED;
  }

  private boolean atEnd() {
    return config.budget().reached(state.step, state.images, state.seconds);
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

  private Progress progress() {
    double share = config.budget().share(state.step, state.images, state.seconds);
    return new Progress(state.step, state.images, state.seconds, share);
  }

  /** What is due after this step. */
  private void write() {
    LogConfig due = config.log();
    if (crossed(due.samplesEveryKimg())) {
      sample();
    }
    if (state.step % due.everySteps() == 0) {
      tick();
    }
    OptionalDouble best =
        evaluation.isPresent() && crossed(config.evaluation().everyKimg())
            ? evaluate()
            : OptionalDouble.empty();
    if (best.isPresent() || crossed(due.checkpointEveryKimg())) {
      save(best);
    }
  }

  private boolean crossed(double everyKimg) {
    double every = 1000 * everyKimg;
    long before = state.images - config.optimizer().batch();
    return Math.floor(state.images / every) > Math.floor(before / every);
  }

  private void tick() {
    if (means.isEmpty()) {
      return;
    }
    double seconds = state.seconds - tickSeconds;
    Map<String, Double> values = new LinkedHashMap<>(means.take());
    if (!Double.isNaN(diversity)) {
      values.put("diversity", diversity);
      diversity = Double.NaN;
    }
    convergence = values.getOrDefault("convergence", Double.NaN);
    double pace = (state.images - tickImages) / seconds;
    Tick tick = new Tick(progress(), pace, state.learningRate.value(), values);
    tickImages = state.images;
    tickSeconds = state.seconds;
    log.tick(tick);
    health.check(tick).ifPresent(log::warn);
  }

  private void sample() {
    diversity = log.samples(sampler, this::unusualness, config.seed(), state.images, state.step);
    health.checkDiversity(diversity, state.images).ifPresent(log::warn);
  }

  private Tensor unusualness(Tensor points) {
    return TrainedDiscriminator.unusualness(
        state.discriminator, config.objective().createEnergy(), TensorData.upload(points, device));
  }

  /**
   * A checkpoint.
   *
   * @param best value of the chosen quantity, if this is the best so far
   */
  private void save(OptionalDouble best) {
    try {
      saveOrThrow(best);
      tries = 0;
    } catch (StorageException e) {
      log.warn(e.getMessage() + "; the training goes on, the older checkpoints are whole");
    }
  }

  private void saveOrThrow(OptionalDouble best) {
    step.requireUpdated();
    Path saved = checkpoints.save(state.images, state.contents());
    lastSaved = state.images;
    if (best.isPresent()) {
      checkpoints.markBest(state.images, bestBy.orElseThrow(), best.getAsDouble());
    } else if (bestBy.equals(Optional.of(EvaluationSettings.CONVERGENCE))
        && !Double.isNaN(convergence)
        && isBest(EvaluationSettings.CONVERGENCE, convergence, Quantity.Better.LOWER)) {
      checkpoints.markBest(state.images, EvaluationSettings.CONVERGENCE, convergence);
    }
    log.say("checkpoint " + saved.getFileName());
    listener.saved(saved);
  }

  private void finish(boolean finished) {
    tick();
    OptionalDouble best =
        finished && lastEvaluated != state.images ? evaluate() : OptionalDouble.empty();
    if (lastSaved != state.images) {
      sample();
      saveOrThrow(best);
    } else if (best.isPresent()) {
      checkpoints.markBest(state.images, bestBy.orElseThrow(), best.getAsDouble());
    }
    log.say("ended at " + state.images + " images");
  }

  /** Back to the last good checkpoint, on with other random numbers. */
  private void rollBack(NonFiniteException cause) {
    String where = cause.getMessage() + " in step " + (state.step + 1);
    if (++tries > TRIES) {
      throw new DivergedException(
          "training diverged: %s, after %d tries from the last checkpoint; try a lower --lr"
              .formatted(where, TRIES),
          cause);
    }
    long stretch = state.stretch + 1;
    Verified checkpoint =
        checkpoints.latest().orElseThrow(() -> new DivergedException(where, cause));
    restore(checkpoint);
    state.stretch = stretch;
    means.take();
    tickImages = state.images;
    tickSeconds = state.seconds;
    log.warn(
        "%s: back to the checkpoint at %d images, on with other random numbers (try %d of %d)"
            .formatted(where, state.images, tries, TRIES));
  }

  private void restore(Verified checkpoint) {
    state.restore(checkpoint);
    lastSaved = state.images;
  }

  private void warn(String message) {
    if (log == null) {
      listener.warned(message);
    } else {
      log.warn(message);
    }
  }
}
