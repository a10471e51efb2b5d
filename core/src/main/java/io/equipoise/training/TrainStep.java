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
import io.equipoise.tensor.Precision;
import io.equipoise.tensor.TensorData;
import io.equipoise.tensor.TensorScope;
import java.util.Arrays;
import java.util.function.Supplier;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
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
 */
public final class TrainStep {
  /** Below this share of b_i a slope a_i is too small to be scaled up without loss. */
  private static final double LEAST_RATIO = 1e-12;

  private final Generator generator;
  private final Discriminator discriminator;
  private final Energy energy;
  private final Adam adamG;
  private final Adam adamD;
  private final double pullingAwayWeight;
  private final Precision precision;

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
    this.generator = generator;
    this.discriminator = discriminator;
    this.energy = energy;
    this.adamG = adamG;
    this.adamD = adamD;
    this.pullingAwayWeight = pullingAwayWeight;
    this.precision = precision;
  }

  /**
   * Updates both networks.
   *
   * @param real x, {@code [N, C, H, W]} in [-1, 1] or {@code [N, 2]}
   * @param z {@code [N, Z]} in [-1, 1]
   * @throws NonFiniteException before any weight has changed
   */
  public StepReport run(
      Tensor real, Tensor z, Objective objective, Mode mode, double rateG, double rateD) {
    try (TensorScope scope = new TensorScope()) {
      StepReport report = gradients(real, z, objective, mode);
      requireFinite(discriminator.parameters().gradients(), "the discriminator's gradient");
      requireFinite(generator.parameters().gradients(), "the generator's gradient");
      adamD.step(rateD);
      adamG.step(rateG);
      return report;
    }
  }

  /** Leaves both players' gradients in their parameters. */
  StepReport gradients(Tensor real, Tensor z, Objective objective, Mode mode) {
    Tensor generated = forward(real, () -> floating(generator.forward(z, mode)));
    Tensor images = generated.detach().set_requires_grad(true); // where D's pass ends

    Judged onReal = forward(real, () -> judge(real, mode));
    Judged onGenerated = forward(real, () -> judge(images, mode));
    double[] dReal = TensorData.doubles(onReal.d); // the step's only wait for the device,
    double[] dGenerated = TensorData.doubles(onGenerated.d); // with the finite check of gradients
    requireFinite(dReal, "the energy of a real image");
    requireFinite(dGenerated, "the energy of a generated image");
    Slopes slopes = objective.slopes(dReal, dGenerated);

    generator.parameters().zeroGradients();
    discriminator.parameters().zeroGradients();
    Tensor pullingAway = pullingAwayWeight > 0 ? PullingAwayTerm.of(onGenerated.code) : null;
    Tensor toImages = pullingAway == null ? null : pull(pullingAway, images);
    Tensor fromEnergies = backward(onReal, onGenerated, images, slopes);
    toImages = toImages == null ? fromEnergies : fromEnergies.add(toImages);
    torch.backward(
        new TensorVector(generated), new TensorVector(toImages), new BoolOptional(), false, null);
    return report(objective, slopes, dReal, dGenerated, pullingAway);
  }

  /** D's weight gradients; returns dL_G / dG(z) without the pulling-away term. */
  private Tensor backward(Judged onReal, Judged onGenerated, Tensor images, Slopes slopes) {
    Tensor real = like(onReal.d, slopes.real());
    Tensor a = like(onGenerated.d, slopes.discriminator());
    Tensor b = like(onGenerated.d, slopes.generator());
    if (scalable(slopes)) {
      torch.backward(
          new TensorVector(onReal.d, onGenerated.d),
          new TensorVector(real, a),
          new BoolOptional(),
          false,
          null);
      return images.grad().mul(perImage(like(onGenerated.d, ratios(slopes)), images));
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

  private StepReport report(
      Objective objective, Slopes slopes, double[] dReal, double[] dGenerated, Tensor pullingAway) {
    double sign = discriminator instanceof Classifier ? -1 : 1; // a real image has a high logit
    double energyReal = sign * Objective.mean(dReal);
    double energyFake = sign * Objective.mean(dGenerated);
    double pulled = pullingAway == null ? Double.NaN : pullingAway.item_double();
    return new StepReport(
        energyReal,
        energyFake,
        slopes.lossDiscriminator(),
        slopes.lossGenerator() + (pullingAway == null ? 0 : pullingAwayWeight * pulled),
        pulled,
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

  private static void requireFinite(Tensor gradients, String quantity) {
    if (!Double.isFinite(gradients.sum().item_double())) {
      throw new NonFiniteException(quantity);
    }
  }

  /**
   * What D says of a batch.
   *
   * @param d energies or logits, {@code [N]}
   * @param code {@code [N, Z]}, null from a classifier
   */
  private record Judged(Tensor d, Tensor code) {}
}
