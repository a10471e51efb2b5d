package io.equipoise.features;

import io.equipoise.data.Batch;
import io.equipoise.data.BatchOrder;
import io.equipoise.data.PackedSet;
import io.equipoise.metrics.MeasureProgress;
import io.equipoise.network.ClassNetwork;
import io.equipoise.network.Parameters;
import io.equipoise.optimizer.Adam;
import io.equipoise.random.CounterRandom;
import io.equipoise.random.Purpose;
import io.equipoise.tensor.TensorData;
import io.equipoise.tensor.TensorScope;
import java.util.Arrays;
import java.util.concurrent.CancellationException;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Trains a classifier with cross-entropy and Adam, whose rate falls in a straight line to zero. A
 * tenth of the images is held out: after each round the weights that serve it best are kept, and
 * two rounds that bring it nothing end the training. What comes out is a pure function of the data
 * and the number of threads.
 *
 * <p>The one backward pass that is not a run's: the measures want a classifier of their own, and
 * {@code training} may want the measures.
 */
final class ClassifierTraining implements AutoCloseable {
  /** Changed whenever another classifier would come of the same data. */
  static final int VERSION = 1;

  private static final long SEED = 0;
  private static final int BATCH = 64;
  private static final int EVALUATION_BATCH = 500;
  private static final int FEWEST_IMAGES = 20;
  private static final int MOST_HELD_OUT = 10_000;
  private static final int SHORTEST_ROUND = 64 * BATCH;
  private static final int LONGEST_ROUND = 60_000;
  private static final int ROUNDS = 6;
  private static final double FIRST_RATE = 1e-3;
  private static final int PATIENCE = 2; // rounds without gain
  private static final double ENOUGH =
      0.002; // cross-entropy below which more training only makes it more sure

  private final ClassNetwork network;
  private final PackedSet data;
  private final MeasureProgress progress;
  private final long[] heldOut;
  private final long[] trained;
  private final BatchOrder order;
  private final int roundSteps;
  private final Adam adam;
  private final Tensor refused; // never
  private final Tensor best;

  /** How well the network does on what is held out; cross-entropy in nats. */
  private record Score(double crossEntropy, double accuracy) {}

  private ClassifierTraining(ClassNetwork network, PackedSet data, MeasureProgress progress) {
    this.network = network;
    this.data = data;
    this.progress = progress;
    long[] places = shuffledLabelled(data);
    int held = Math.min(MOST_HELD_OUT, places.length / 10);
    this.heldOut = Arrays.copyOf(places, held);
    this.trained = Arrays.copyOfRange(places, held, places.length);
    this.order = new BatchOrder(SEED, trained.length);
    this.roundSteps = Math.max(SHORTEST_ROUND, Math.min(LONGEST_ROUND, trained.length)) / BATCH;
    Parameters weights = network.parameters();
    this.adam = new Adam(weights.values(), weights.gradients(), 0.9, 0.999);
    this.refused = torch.zeros(new long[] {});
    this.best = weights.values().clone();
    refused.retainReference();
    best.retainReference();
  }

  /** A network for the classes of a set, before it is trained. */
  static ClassNetwork network(PackedSet data) {
    return new ClassNetwork(
        data.channels(), data.resolution(), data.classNames().size(), SEED, new Device("cpu"));
  }

  /**
   * Trains a network.
   *
   * @return share of the held-out images whose class it tells
   * @throws IllegalArgumentException if there are too few labelled images
   * @throws CancellationException if the thread is interrupted
   */
  static double train(ClassNetwork network, PackedSet data, MeasureProgress progress) {
    try (ClassifierTraining training = new ClassifierTraining(network, data, progress)) {
      return training.run();
    }
  }

  static CancellationException interrupted(InterruptedException cause) {
    CancellationException cancelled =
        new CancellationException("interrupted before the classifier was trained");
    cancelled.initCause(cause);
    return cancelled;
  }

  private static long[] shuffledLabelled(PackedSet data) {
    long[] labelled = LongStream.range(0, data.count()).filter(i -> data.label(i) >= 0).toArray();
    if (labelled.length < FEWEST_IMAGES) {
      throw new IllegalArgumentException(
          "%s has %d labelled images, a classifier needs at least %d: give --features FILE.onnx"
              .formatted(data.name(), labelled.length, FEWEST_IMAGES));
    }
    CounterRandom random = new CounterRandom(SEED, Purpose.HELD_OUT);
    long[] shuffled = new long[labelled.length];
    Arrays.setAll(shuffled, place -> labelled[(int) random.permuted(0, place, labelled.length)]);
    return shuffled;
  }

  private double run() {
    Score kept = new Score(Double.POSITIVE_INFINITY, 0);
    int useless = 0;
    for (int round = 0; round < ROUNDS && useless < PATIENCE; round++) {
      for (int step = round * roundSteps; step < (round + 1) * roundSteps; step++) {
        requireUninterrupted();
        step(step);
      }
      Score score = score();
      if (score.crossEntropy < kept.crossEntropy) {
        copy(network.parameters().values(), best);
        kept = score;
        useless = score.crossEntropy < ENOUGH ? PATIENCE : 0;
      } else {
        useless++;
      }
    }
    copy(best, network.parameters().values());
    progress.progressed(total(), total()); // it may have ended early
    return kept.accuracy;
  }

  private void step(int number) {
    try (TensorScope scope = new TensorScope()) {
      long first = (long) number * BATCH;
      long[] places = new long[BATCH];
      Arrays.setAll(places, i -> trained[(int) order.index(first + i)]);
      network.parameters().zeroGradients();
      Tensor loss = torch.cross_entropy_loss(logits(places), labels(places));
      torch.backward(new TensorVector(loss), new TensorVector(), new BoolOptional(), false, null);
      adam.step(FIRST_RATE * (1 - (double) number / (ROUNDS * roundSteps)), refused);
      progress.progressed(first + BATCH, total());
    }
  }

  private Score score() {
    double crossEntropy = 0;
    double right = 0;
    for (int first = 0; first < heldOut.length; first += EVALUATION_BATCH) {
      try (TensorScope scope = new TensorScope();
          NoGradGuard frozen = new NoGradGuard()) {
        long[] places =
            Arrays.copyOfRange(heldOut, first, Math.min(first + EVALUATION_BATCH, heldOut.length));
        Tensor logits = logits(places);
        Tensor labels = labels(places);
        crossEntropy += places.length * torch.cross_entropy_loss(logits, labels).item_double();
        right += logits.argmax(new LongOptional(1), false).eq(labels).sum().item_double();
      }
    }
    return new Score(crossEntropy / heldOut.length, right / heldOut.length);
  }

  private Tensor logits(long[] places) {
    Tensor images = Batch.of(data, places).toTensor(new Device("cpu"));
    return network.logits(network.features(images));
  }

  private Tensor labels(long[] places) {
    return TensorData.of(Arrays.stream(places).map(data::label).toArray(), places.length);
  }

  private long total() {
    return (long) ROUNDS * roundSteps * BATCH;
  }

  private static void copy(Tensor from, Tensor to) {
    try (AutoGradMode frozen = new AutoGradMode(false)) {
      to.copy_(from);
    }
  }

  private static void requireUninterrupted() {
    if (Thread.currentThread().isInterrupted()) {
      throw interrupted(null);
    }
  }

  @Override
  public void close() {
    adam.close();
    refused.close();
    best.close();
  }
}
