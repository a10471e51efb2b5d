package io.equipoise.training;

import io.equipoise.data.TrainingData;
import io.equipoise.evaluation.EvaluationResult;
import io.equipoise.latent.Sampler;
import io.equipoise.latent.TrainedDiscriminator;
import io.equipoise.network.Mode;
import io.equipoise.run.Checkpoints;
import io.equipoise.run.RunDirectory;
import io.equipoise.run.StorageException;
import io.equipoise.run.Verified;
import io.equipoise.tensor.TensorData;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;

/**
 * What a training leaves behind: metrics, sample grids, evaluations, checkpoints. It reads the
 * state and changes nothing of it.
 */
final class RunWriter implements AutoCloseable {
  private final TrainConfig config;
  private final TrainingData data;
  private final RunDirectory run;
  private final TrainingState state;
  private final TrainingListener listener;
  private final BooleanSupplier stopping;
  private final Checkpoints checkpoints;
  private final BestCheckpoint best;
  private final Device device;
  private final Sampler sampler;
  private final Health health;
  private final TickMeans means = new TickMeans();

  private RunLog log; // null until begin(): where it goes on is known after a restore
  private Optional<RunEvaluation> evaluation = Optional.empty();
  private double diversity = Double.NaN; // of samples drawn since the last tick
  private long tickImages;
  private double tickSeconds;
  private long lastSaved = -1;
  private long lastSampled = -1;
  private long lastEvaluated = -1;

  /**
   * @param stopping whether long work is to be given up, since the training is to end
   */
  RunWriter(
      TrainConfig config,
      TrainingData data,
      RunDirectory run,
      TrainingState state,
      Device device,
      TrainingListener listener,
      BooleanSupplier stopping) {
    this.config = config;
    this.data = data;
    this.run = run;
    this.state = state;
    this.listener = listener;
    this.stopping = stopping;
    this.checkpoints = run.openCheckpoints(config.log().keep(), this::warn);
    this.best = new BestCheckpoint(checkpoints, RunEvaluation.bestBy(config, data));
    this.device = device;
    this.sampler = new Sampler(state.sampled(), config.network().latent(), device, this::sampling);
    this.health = new Health(config);
  }

  private Mode sampling() {
    return state.mode().sampling();
  }

  /** The newest whole checkpoint. */
  Optional<Verified> latest() {
    return checkpoints.latest();
  }

  /** The state is that of the newest checkpoint again: ticks count from here. */
  void restored() {
    if (log != null) {
      log.goBack(state.step);
    }
    lastSaved = state.images;
    lastSampled = -1; // a grid drawn since then is of weights that are given up
    diversity = Double.NaN;
    best.restored();
    means.take();
    markTick();
  }

  /** Opens the files for a training that starts, or goes on, with the state as it is. */
  void begin(boolean resuming) {
    log =
        resuming
            ? RunLog.resume(run, config.network(), listener, state.step)
            : RunLog.create(run, config.network(), listener);
    String table = NetworkTable.of(state.generator.parameters(), state.discriminator.parameters());
    listener.started(run, config, data, table);
    log.say((resuming ? "resumed at " : "started at ") + state.images + " images\n" + table);
    log.reals(data);
    checkMargin();
    markTick();
  }

  private void checkMargin() {
    if (!config.objective().hasEnergies()) {
      return;
    }
    double ceiling = config.objective().createEnergy().ceiling(config.network().sampleSize());
    health.checkMargin(ceiling).ifPresent(log::warn);
  }

  /** A stop ends it, as it ends the training. */
  void openEvaluation() {
    if (!config.evaluation().hasEvaluations()) {
      return;
    }
    try {
      evaluation = Optional.of(RunEvaluation.open(config, data, run.name(), this::progressed));
      boolean due = state.images > 0 && state.crossed(config.evaluation().everyKimg());
      boolean missing = due && !log.hasEvaluation(state.images); // stopped before it had been done
      if (missing && evaluate()) {
        markBest();
      }
    } catch (CancellationException e) {
      log.say("stopped before the first step");
    }
  }

  private void markBest() {
    try {
      best.mark(state.images);
    } catch (StorageException e) {
      log.warn(e.getMessage() + "; the training goes on, and the best checkpoint stays unmarked");
    }
  }

  private void progressed(String what, long done, long total) {
    if (stopping.getAsBoolean()) {
      throw new CancellationException("stopped while " + what);
    }
    listener.working(what, (double) done / total);
  }

  /** Takes note of a step that is done. */
  void stepped(StepReport report) {
    means.add(report);
    listener.stepped(state.progress());
  }

  /** Writes the means since the last tick; nothing if there was no step. */
  void tick() {
    if (means.isEmpty()) {
      return;
    }
    Map<String, Double> values = new LinkedHashMap<>(means.take());
    if (!Double.isNaN(diversity)) {
      values.put("diversity", diversity);
      diversity = Double.NaN;
    }
    double counted = state.seconds - tickSeconds; // 0 in the first step of several ranks
    double pace = counted > 0 ? (state.images - tickImages) / counted : 0;
    Tick tick = new Tick(state.progress(), pace, state.learningRate.value(), values);
    markTick();
    log.tick(tick);
    best.ticked(tick);
    health.check(tick).ifPresent(log::warn);
  }

  private void markTick() {
    tickImages = state.images;
    tickSeconds = state.seconds;
  }

  /** Draws the fixed latent vectors' grid. */
  void sample() {
    lastSampled = state.images;
    diversity = log.samples(sampler, this::unusualness, config.seed(), state.images, state.step);
    health.checkDiversity(diversity, state.images).ifPresent(log::warn);
  }

  /** The same where the grid of this step has not been drawn. */
  void sampleOnce() {
    if (lastSampled != state.images) {
      sample();
    }
  }

  /** Whether there is a checkpoint of this very step. */
  boolean savedHere() {
    return lastSaved == state.images;
  }

  /** Notes what was done from outside; returns the words. */
  String event(String what) {
    log.event(state.progress(), what);
    return what + " at " + state.images + " images";
  }

  private Tensor unusualness(Tensor points) {
    return TrainedDiscriminator.unusualness(
        state.discriminator,
        config.objective().createEnergy(),
        TensorData.upload(points, device),
        sampling());
  }

  /**
   * Measures the samples, if that is asked for.
   *
   * @return whether they are the best so far
   */
  boolean evaluate() {
    if (evaluation.isEmpty()) {
      return false;
    }
    EvaluationResult result;
    try {
      result = evaluation.get().of(sampler, state.images, this::progressed);
    } catch (CancellationException e) {
      return false; // done when the run is resumed
    }
    log.evaluated(state.progress(), config.evaluation().images(), result);
    lastEvaluated = state.images;
    return best.evaluated(result, state.images);
  }

  /**
   * Writes a checkpoint, or warns.
   *
   * @return whether it could be written
   */
  boolean save() {
    try {
      saveOrThrow();
      return true;
    } catch (StorageException e) {
      log.warn(e.getMessage() + "; the training goes on, the older checkpoints are whole");
      return false;
    }
  }

  private void saveOrThrow() {
    Path saved = checkpoints.save(state.images, state.contents());
    lastSaved = state.images;
    best.mark(state.images);
    log.say("checkpoint " + saved.getFileName());
    listener.saved(saved);
  }

  /**
   * Writes what a run ends with.
   *
   * @param finished whether the budget is used up, not a stop the reason
   * @throws StorageException if the last checkpoint could not be written
   */
  void finish(boolean finished) {
    tick();
    if (finished && lastEvaluated != state.images) {
      evaluate();
    }
    if (lastSaved == state.images) {
      best.mark(state.images);
    } else {
      sampleOnce();
      saveOrThrow();
    }
    log.say("ended at " + state.images + " images");
  }

  /** Writes a line of {@code log.txt}. */
  void note(String line) {
    log.say(line);
  }

  /** Tells the user what does not stop the run. */
  void warn(String message) {
    if (log == null) {
      listener.warned(message);
    } else {
      log.warn(message);
    }
  }

  @Override
  public void close() {
    evaluation.ifPresent(RunEvaluation::close);
    if (log != null) {
      log.close();
    }
  }
}
