package io.equipoise.training;

import io.equipoise.network.Autoencoder;
import io.equipoise.network.Classifier;
import io.equipoise.network.Discriminator;
import io.equipoise.network.Generator;
import io.equipoise.network.Mode;
import io.equipoise.objective.Energy;
import io.equipoise.objective.Objective;
import io.equipoise.objective.PullingAwayTerm;
import io.equipoise.objective.Slopes;
import io.equipoise.optimizer.Adam;
import io.equipoise.tensor.Precision;
import io.equipoise.tensor.TensorData;
import io.equipoise.tensor.TensorScope;
import java.util.Arrays;
import java.util.function.Supplier;
import org.bytedeco.pytorch.DeviceOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * One update of both players from the same state, by one {@link BackwardPass} through D. The
 * pulling-away term takes its own pass through the encoder, to the images only: D's weights never
 * see it.
 *
 * <p>The host waits for the device once a step, for the energies. Whether the gradients are finite
 * stays on the device, where the update is refused if they are not; the next step's read, or {@link
 * #requireUpdated}, tells.
 *
 * <p>Where several ranks hold parts of the batch, the energies of all of them are exchanged before
 * the losses: slopes, k and every choice below are those of the whole batch on each rank, and the
 * gradients need only be added up.
 */
public final class TrainStep implements AutoCloseable {
  private final Generator generator;
  private final Discriminator discriminator;
  private final Energy energy;
  private final Adam adamG;
  private final Adam adamD;
  private final double pullingAwayWeight;
  private final Precision precision;
  private final RankExchange ranks;
  private final BackwardPass backward;
  private final DeviceType device;
  private final Tensor refused; // [2] of D and G: 1 where the last gradient was not finite

  /**
   * A step of two networks and their optimizers, all owned by the caller.
   *
   * @param energy how reconstructions become energies; unused with a classifier
   * @param pullingAwayWeight weight of f_PT in L_G; 0 leaves it out
   */
  public TrainStep(
      Generator generator,
      Discriminator discriminator,
      Energy energy,
      Adam adamG,
      Adam adamD,
      double pullingAwayWeight,
      Precision precision) {
    this(
        generator,
        discriminator,
        energy,
        adamG,
        adamD,
        pullingAwayWeight,
        precision,
        RankExchange.ALONE);
  }

  /** The same on a part of the batch, in step with the other ranks. */
  TrainStep(
      Generator generator,
      Discriminator discriminator,
      Energy energy,
      Adam adamG,
      Adam adamD,
      double pullingAwayWeight,
      Precision precision,
      RankExchange ranks) {
    this.generator = generator;
    this.discriminator = discriminator;
    this.energy = energy;
    this.adamG = adamG;
    this.adamD = adamD;
    this.pullingAwayWeight = pullingAwayWeight;
    this.precision = precision;
    this.ranks = ranks;
    boolean batchNorm = discriminator.parameters().buffers().numel() > 0;
    this.backward = new BackwardPass(ranks, batchNorm);
    Tensor weights = generator.parameters().values();
    this.device = weights.device().type();
    this.refused =
        torch.zeros(
            new long[] {2},
            new TensorOptions(ScalarType.Float).device(new DeviceOptional(weights.device())));
    refused.retainReference();
  }

  /**
   * Updates both networks.
   *
   * @param real x, {@code [N, C, H, W]} in [-1, 1] or {@code [N, 2]}
   * @param z {@code [N, Z]} in [-1, 1]
   * @throws NonFiniteException if an energy is not finite, or a gradient of the step before was
   *     not; no weight has changed since
   */
  public StepReport run(
      Tensor real, Tensor z, Objective objective, Mode mode, double rateG, double rateD) {
    try (TensorScope scope = new TensorScope()) {
      StepReport report = gradients(real, z, objective, mode);
      Tensor refusal = refusal();
      adamD.step(rateD, refusal);
      adamG.step(rateG, refusal);
      return report;
    }
  }

  /** All of a step but the updates: leaves the gradients of the whole batch in both players. */
  StepReport gradients(Tensor real, Tensor z, Objective objective, Mode ofBatch) {
    Mode mode = ranks.mode(ofBatch);
    Tensor generated = inPrecision(() -> Precision.full(generator.forward(z, mode)));
    Tensor images = generated.detach().set_requires_grad(true); // where D's pass ends

    Judged onReal = inPrecision(() -> judge(real, mode));
    Judged onGenerated = inPrecision(() -> judge(images, mode.onGenerated()));
    Tensor pullingAway =
        pullingAwayWeight > 0 ? PullingAwayTerm.of(ranks.gatherRows(onGenerated.code)) : null;
    Seen seen = read(onReal.d, onGenerated.d, pullingAway);
    Slopes slopes = objective.slopes(seen.real, seen.generated);

    discriminator.parameters().zeroGradients();
    generator.parameters().zeroGradients();
    Tensor pulled =
        pullingAway == null ? null : backward.ofTerm(pullingAway, pullingAwayWeight, images);
    Tensor toImages = backward.throughDiscriminator(onReal.d, onGenerated.d, images, slopes);
    Runnable summed = ranks.sum(discriminator.parameters().gradients()); // while G's pass runs
    backward.throughGenerator(generated, pulled == null ? toImages : toImages.add(pulled));
    ranks.sum(generator.parameters().gradients()).run();
    summed.run();
    return report(objective, slopes, seen);
  }

  private Judged judge(Tensor images, Mode mode) {
    if (discriminator instanceof Classifier classifier) {
      return new Judged(Precision.full(classifier.classify(images, mode)), null);
    }
    Autoencoder autoencoder = (Autoencoder) discriminator;
    Tensor code = autoencoder.encode(images, mode);
    return new Judged(energy.of(images, autoencoder.decode(code, mode)), Precision.full(code));
  }

  /** What the host has to know of a step, of the whole batch: its only wait for the device. */
  private Seen read(Tensor ownReal, Tensor ownGenerated, Tensor pullingAway) {
    Tensor real = ranks.place(ownReal);
    Tensor generated = ranks.place(ownGenerated);
    Tensor last = refused.to(real.scalar_type());
    TensorVector parts =
        pullingAway == null
            ? new TensorVector(last, real, generated)
            : new TensorVector(last, real, generated, pullingAway.to(real.scalar_type()).view(1));
    double[] numbers = ranks.totals(torch.cat(parts, 0));
    requireUpdated(numbers);
    int middle = 2 + Math.toIntExact(real.size(0));
    int end = middle + Math.toIntExact(generated.size(0));
    Seen seen =
        new Seen(
            Arrays.copyOfRange(numbers, 2, middle),
            Arrays.copyOfRange(numbers, middle, end),
            pullingAway == null ? Double.NaN : numbers[end] / ranks.world());
    requireFinite(seen.real, "the energy of a real image");
    requireFinite(seen.generated, "the energy of a generated image");
    return seen;
  }

  private StepReport report(Objective objective, Slopes slopes, Seen seen) {
    double sign = discriminator instanceof Classifier ? -1 : 1; // a real image has a high logit
    double energyReal = sign * Objective.mean(seen.real);
    double energyFake = sign * Objective.mean(seen.generated);
    double pulling = pullingAwayWeight > 0 ? pullingAwayWeight * seen.pullingAway : 0;
    return new StepReport(
        energyReal,
        energyFake,
        slopes.lossDiscriminator(),
        slopes.lossGenerator() + pulling,
        seen.pullingAway,
        objective.report(slopes, energyReal, energyFake),
        objective.next(energyReal, energyFake));
  }

  /** Takes note of gradients that are not finite; a scalar that is 1 if there are any. */
  private Tensor refusal() {
    Tensor sums =
        torch.stack(
            new TensorVector(
                discriminator.parameters().gradients().sum(),
                generator.parameters().gradients().sum()));
    refused.copy_(sums.isfinite().logical_not());
    return refused.max();
  }

  /**
   * Waits for the last step.
   *
   * @throws NonFiniteException if its gradients were not finite, so that it changed no weight
   */
  void requireUpdated() {
    requireUpdated(TensorData.doubles(refused));
  }

  /** The weights are those of a checkpoint again: nothing is known against their gradients. */
  void restored() {
    refused.zero_();
  }

  private static void requireUpdated(double[] refused) {
    if (refused[0] != 0) {
      throw new NonFiniteException("the discriminator's gradient");
    }
    if (refused[1] != 0) {
      throw new NonFiniteException("the generator's gradient");
    }
  }

  private static void requireFinite(double[] values, String quantity) {
    for (double value : values) {
      if (!Double.isFinite(value)) {
        throw new NonFiniteException(quantity);
      }
    }
  }

  private <T> T inPrecision(Supplier<T> pass) {
    return precision.forward(device, pass);
  }

  /**
   * What D says of a batch.
   *
   * @param d energies or logits, {@code [N]}
   * @param code {@code [N, Z]}, null from a classifier
   */
  private record Judged(Tensor d, Tensor code) {}

  /** Energies or logits of a batch, and f_PT, NaN without. */
  private record Seen(double[] real, double[] generated, double pullingAway) {}

  @Override
  public void close() {
    refused.close();
  }
}
