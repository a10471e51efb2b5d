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
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.DeviceOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * One update of both players from one backward pass.
 *
 * <p>Every objective is a function of the energies d_i, so with a_i = dL_D/dd_i and b_i = dL_G/dd_i
 * the pass that gives D's weight gradients brings a_i dd_i/dG(z_i) to generated image i: times b_i
 * / a_i that is what G needs. Where some a_i is 0 (BEGAN at k = 0, EBGAN beyond the margin), or
 * where batch norm couples the images and b_i / a_i is not the same for all, G's part takes a
 * second pass that goes to the images only. The pulling-away term takes its own pass through the
 * encoder, to the images only: D's weights never see it. Both players step from the same state.
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
  /** Below this share of b_i a slope a_i is too small to be scaled up without loss. */
  private static final double LEAST_RATIO = 1e-12;

  private final Generator generator;
  private final Discriminator discriminator;
  private final Energy energy;
  private final Adam adamG;
  private final Adam adamD;
  private final double pullingAwayWeight;
  private final Precision precision;
  private final RankExchange ranks;
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
    Tensor weights = generator.parameters().values();
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
      Tensor sums =
          torch.stack(
              new TensorVector(
                  discriminator.parameters().gradients().sum(),
                  generator.parameters().gradients().sum()));
      refused.copy_(sums.isfinite().logical_not());
      Tensor refusal = refused.max();
      adamD.step(rateD, refusal);
      adamG.step(rateG, refusal);
      return report;
    }
  }

  /**
   * Waits for the last step.
   *
   * @throws NonFiniteException if its gradients were not finite, so that it changed no weight
   */
  public void requireUpdated() {
    requireUpdated(TensorData.doubles(refused));
  }

  private static void requireUpdated(double[] refused) {
    if (refused[0] != 0) {
      throw new NonFiniteException("the discriminator's gradient");
    }
    if (refused[1] != 0) {
      throw new NonFiniteException("the generator's gradient");
    }
  }

  /** Leaves both players' gradients, of the whole batch, in their parameters. */
  StepReport gradients(Tensor real, Tensor z, Objective objective, Mode ofBatch) {
    Mode mode = ranks.mode(ofBatch);
    Tensor generated = forward(real, () -> floating(generator.forward(z, mode)));
    Tensor images = generated.detach().set_requires_grad(true); // where D's pass ends

    Judged onReal = forward(real, () -> judge(real, mode));
    Judged onGenerated = forward(real, () -> judge(images, mode.onGenerated()));
    Tensor pullingAway =
        pullingAwayWeight > 0 ? PullingAwayTerm.of(ranks.gatherRows(onGenerated.code)) : null;
    Seen seen = read(onReal.d, onGenerated.d, pullingAway);
    Slopes slopes = objective.slopes(seen.real, seen.generated);

    generator.parameters().zeroGradients();
    discriminator.parameters().zeroGradients();
    Tensor toImages = pullingAway == null ? null : pull(pullingAway, images);
    Tensor fromEnergies = backward(onReal, onGenerated, images, slopes);
    Runnable summed = ranks.sum(discriminator.parameters().gradients()); // while G's pass runs
    toImages = toImages == null ? fromEnergies : fromEnergies.add(toImages);
    torch.backward(
        new TensorVector(generated), new TensorVector(toImages), new BoolOptional(), false, null);
    ranks.sum(generator.parameters().gradients()).run();
    summed.run();
    return report(objective, slopes, seen);
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

  /** D's weight gradients; returns dL_G / dG(z) without the pulling-away term. */
  private Tensor backward(Judged onReal, Judged onGenerated, Tensor images, Slopes slopes) {
    Tensor real = like(onReal.d, ranks.own(slopes.real()));
    Tensor a = like(onGenerated.d, ranks.own(slopes.discriminator()));
    Tensor b = like(onGenerated.d, ranks.own(slopes.generator()));
    if (scalable(slopes)) {
      torch.backward(
          new TensorVector(onReal.d, onGenerated.d),
          new TensorVector(real, a),
          new BoolOptional(),
          false,
          null);
      Tensor ratios = like(onGenerated.d, ranks.own(ratios(slopes)));
      return images.grad().mul(perImage(ratios, images));
    }
    boolean fought = slopes.activeShare() > 0;
    Tensor toImages = toImages(onGenerated.d, b, images, fought);
    torch.backward(
        fought ? new TensorVector(onReal.d, onGenerated.d) : new TensorVector(onReal.d),
        fought ? new TensorVector(real, a) : new TensorVector(real),
        new BoolOptional(),
        false,
        null);
    return toImages;
  }

  /** Whether the gradient of L_D at the images, scaled per image, is that of L_G. */
  private boolean scalable(Slopes slopes) {
    double[] a = slopes.discriminator();
    double[] b = slopes.generator();
    boolean coupled = discriminator.parameters().buffers().numel() > 0; // batch norm
    for (int i = 0; i < a.length; i++) {
      if (Math.abs(a[i]) <= LEAST_RATIO * Math.abs(b[i])
          || (coupled && a[i] * b[0] != a[0] * b[i])) {
        return false;
      }
    }
    return true;
  }

  /** b_i / a_i in float64: an a_i too small for float32 must not divide. */
  private static double[] ratios(Slopes slopes) {
    double[] ratios = slopes.generator().clone();
    Arrays.setAll(ratios, i -> ratios[i] / slopes.discriminator()[i]);
    return ratios;
  }

  private Tensor pull(Tensor pullingAway, Tensor images) {
    Tensor weight = like(pullingAway, pullingAwayWeight);
    return toImages(pullingAway, weight, images, true);
  }

  /** Gradient at the images alone, nothing added to D's weights. */
  private static Tensor toImages(Tensor output, Tensor slope, Tensor images, boolean again) {
    TensorVector gradients =
        torch.grad(
            new TensorVector(output),
            new TensorVector(images),
            new TensorVector(slope),
            new BoolOptional(again),
            false,
            false);
    return new Tensor(gradients.get(0));
  }

  private Judged judge(Tensor images, Mode mode) {
    if (discriminator instanceof Classifier classifier) {
      return new Judged(floating(classifier.classify(images, mode)), null);
    }
    Autoencoder autoencoder = (Autoencoder) discriminator;
    Tensor code = autoencoder.encode(images, mode);
    return new Judged(energy.of(images, autoencoder.decode(code, mode)), floating(code));
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
        objective.report(slopes, energyReal, energyFake));
  }

  private <T> T forward(Tensor onDeviceOf, Supplier<T> pass) {
    return precision.forward(onDeviceOf.device().type(), pass);
  }

  private static Tensor floating(Tensor t) {
    return t.scalar_type().intern() == ScalarType.Double ? t : t.to(ScalarType.Float);
  }

  private static Tensor like(Tensor t, double... values) {
    return TensorData.of(values, t.shape()).to(t.device(), t.scalar_type());
  }

  private static Tensor perImage(Tensor factors, Tensor images) {
    long[] shape = new long[(int) images.dim()];
    Arrays.fill(shape, 1);
    shape[0] = factors.size(0);
    return factors.view(shape); // [N, 1, 1, 1]
  }

  private static void requireFinite(double[] values, String quantity) {
    for (double value : values) {
      if (!Double.isFinite(value)) {
        throw new NonFiniteException(quantity);
      }
    }
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
