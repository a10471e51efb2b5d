package io.equipoise.training;

import io.equipoise.data.Batch;
import io.equipoise.data.Batches;
import io.equipoise.data.Share;
import io.equipoise.data.TrainingData;
import io.equipoise.network.Mode;
import io.equipoise.run.Verified;
import io.equipoise.tensor.TensorData;
import io.equipoise.tensor.TensorScope;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;

/**
 * The steps of a training: a batch, a step, what is due after it; and back to the last checkpoint
 * where numbers are not finite. Everything it works on belongs to the {@link Trainer}.
 */
final class TrainingLoop {
  private static final int TRIES = 3;

  private final TrainConfig config;
  private final TrainingData data;
  private final Device device;
  private final RankExchange ranks;
  private final TrainingState state;
  private final TrainStep step;
  private final LeadingRank leading;
  private final BooleanSupplier stopping;
  private int tries; // since the last checkpoint

  /**
   * A loop that begins with the state as it is.
   *
   * @param stopping whether to end after the step at hand
   */
  TrainingLoop(
      TrainConfig config,
      TrainingData data,
      Device device,
      RankExchange ranks,
      TrainingState state,
      TrainStep step,
      LeadingRank leading,
      BooleanSupplier stopping) {
    this.config = config;
    this.data = data;
    this.device = device;
    this.ranks = ranks;
    this.state = state;
    this.step = step;
    this.leading = leading;
    this.stopping = stopping;
  }

  /**
   * Steps to the end of the budget, or until they are to stop.
   *
   * @param newest where a resumed run goes on
   * @param steering asked between steps; null with several ranks
   */
  Outcome run(Optional<Verified> newest, boolean resuming, Steering steering) {
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
        return steps(steering);
      } catch (NonFiniteException e) {
        rollBack(e, steering);
      }
    }
  }

  /** Steps until the end; returns how the run ended. */
  private Outcome steps(Steering steering) {
    Share share = ranks.share(config.optimizer().batch());
    long seed = state.seed();
    StepDraws draws = new StepDraws(seed, config.network().latent());
    try (Batches batches = new Batches(data, seed, share, state.images, config.data().flip())) {
      while (!ranks.stopping(stopping.getAsBoolean()) && !state.atEnd()) {
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

  /** Writes a checkpoint, once it is known that the last step was sound. */
  void save() {
    step.requireUpdated();
    if (leading.decided(RunWriter::save)) {
      tries = 0;
    }
  }

  /** Back to the last good checkpoint, on with other random numbers. */
  private void rollBack(NonFiniteException cause, Steering steering) {
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
