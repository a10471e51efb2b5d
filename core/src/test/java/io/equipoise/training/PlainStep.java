package io.equipoise.training;

import io.equipoise.Derivatives;
import io.equipoise.network.NetworkConfig;
import io.equipoise.network.Parameters;
import io.equipoise.network.PlainNetworks;
import io.equipoise.objective.Began;
import io.equipoise.objective.Ebgan;
import io.equipoise.objective.Energy;
import io.equipoise.objective.Gan;
import io.equipoise.objective.Objective;
import io.equipoise.random.CounterRandom;
import io.equipoise.random.Purpose;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The step as most code has it, in two phases: L_D with G(z) detached, then L_G through D to G's
 * weights. Losses are tensors, written from the papers; shares nothing with {@link TrainStep}.
 */
final class PlainStep {
  /** What dropout draws from, where the networks have it. */
  static final CounterRandom DRAWS = new CounterRandom(5, Purpose.DROPOUT);

  static final long FIRST_IMAGE = 7;

  private final Energy energy;
  private final double pullingAwayWeight;
  private final PlainNetworks generator;
  private final PlainNetworks onReal;
  private final PlainNetworks onGenerated;
  private final Map<String, Tensor> weightsG;
  private final Map<String, Tensor> weightsD;

  PlainStep(
      NetworkConfig config,
      Parameters g,
      Parameters d,
      Energy energy,
      double pullingAwayWeight,
      double carry) {
    this.energy = energy;
    this.pullingAwayWeight = pullingAwayWeight;
    this.weightsG = PlainNetworks.leaves(g);
    this.weightsD = PlainNetworks.leaves(d);
    this.generator = new PlainNetworks(config, carry, weightsG);
    this.onReal = new PlainNetworks(config, carry, weightsD);
    this.onGenerated = new PlainNetworks(config, carry, weightsD);
    if (config.dropout() > 0) {
      onReal.dropping(DRAWS, 2 * FIRST_IMAGE);
      onGenerated.dropping(DRAWS, 2 * FIRST_IMAGE + 1);
    }
  }

  /** What a step reports, and gradients in the order of the weights. */
  record Result(
      double energyReal,
      double energyFake,
      double lossD,
      double lossG,
      double pullingAway,
      List<Tensor> byD,
      List<Tensor> byG) {}

  Result gradients(Tensor x, Tensor z, Objective objective) {
    Tensor generated = generator.generate(z);
    Tensor real = judge(onReal, x, objective);
    Tensor fake = judge(onGenerated, generated.detach(), objective);
    Tensor lossD = lossD(real, fake, objective);
    List<Tensor> byD = Derivatives.of(lossD, leaves(weightsD));

    Tensor lossG = lossG(judge(onGenerated, generated, objective), objective);
    double pulled = Double.NaN;
    if (pullingAwayWeight > 0) {
      Tensor term = pullingAway(onGenerated.encode(generated));
      pulled = term.item_double();
      lossG = lossG.add(term.mul(new Scalar(pullingAwayWeight)));
    }
    List<Tensor> byG = Derivatives.of(lossG, leaves(weightsG));
    double sign = objective instanceof Gan ? -1 : 1;
    return new Result(
        sign * real.mean().item_double(),
        sign * fake.mean().item_double(),
        lossD.item_double(),
        lossG.item_double(),
        pulled,
        byD,
        byG);
  }

  /** Energies of the generated images, {@code [N]}. */
  Tensor energies(Tensor z) {
    return energy(onGenerated, generator.generate(z));
  }

  List<Tensor> weightsD() {
    return new ArrayList<>(weightsD.values());
  }

  List<Tensor> weightsG() {
    return new ArrayList<>(weightsG.values());
  }

  private Tensor judge(PlainNetworks discriminator, Tensor images, Objective objective) {
    return objective instanceof Gan
        ? discriminator.classify(images)
        : energy(discriminator, images);
  }

  private Tensor energy(PlainNetworks discriminator, Tensor images) {
    Tensor rebuilt = discriminator.decode(discriminator.encode(images));
    Tensor difference = images.sub(rebuilt).reshape(images.size(0), -1);
    Tensor powers = energy.norm() == Energy.Norm.L1 ? difference.abs() : difference.mul(difference);
    return switch (energy.reduction()) {
      case MEAN -> powers.mean(1);
      case SUM -> powers.sum(1);
      case NORM -> powers.sum(1).sqrt();
    };
  }

  private static Tensor lossD(Tensor real, Tensor generated, Objective objective) {
    if (objective instanceof Began began) {
      return real.mean().sub(generated.mean().mul(new Scalar(began.equilibrium().k())));
    }
    if (objective instanceof Ebgan ebgan) {
      Tensor room = generated.neg().add(new Scalar(ebgan.margin().value()));
      return real.mean().add(room.clamp_min(new Scalar(0.0)).mean());
    }
    return torch.log_sigmoid(real).mean().neg().sub(torch.log_sigmoid(generated.neg()).mean());
  }

  private static Tensor lossG(Tensor generated, Objective objective) {
    if (objective instanceof Gan gan) {
      return gan.saturating()
          ? torch.log_sigmoid(generated.neg()).mean()
          : torch.log_sigmoid(generated).mean().neg();
    }
    return generated.mean();
  }

  private static Tensor pullingAway(Tensor codes) {
    int n = (int) codes.size(0);
    Tensor sum = torch.zeros_like(codes).sum();
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        if (i != j) {
          Tensor a = codes.select(0, i);
          Tensor b = codes.select(0, j);
          Tensor cosine = a.dot(b).div(a.dot(a).sqrt().mul(b.dot(b).sqrt()));
          sum = sum.add(cosine.mul(cosine));
        }
      }
    }
    return sum.div(new Scalar((double) n * (n - 1)));
  }

  private static Tensor[] leaves(Map<String, Tensor> weights) {
    return weights.values().toArray(new Tensor[0]);
  }
}
