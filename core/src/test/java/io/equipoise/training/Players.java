package io.equipoise.training;

import static org.bytedeco.pytorch.global.torch.kCPU;

import io.equipoise.network.Discriminator;
import io.equipoise.network.Generator;
import io.equipoise.network.NetworkConfig;
import io.equipoise.network.Networks;
import io.equipoise.network.Parameter;
import io.equipoise.network.Parameters;
import io.equipoise.objective.Energy;
import io.equipoise.objective.Gan;
import io.equipoise.objective.Objective;
import io.equipoise.optimizer.Adam;
import io.equipoise.tensor.Precision;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Both networks with their optimizers, as a run has them. */
record Players(
    Generator generator, Discriminator discriminator, Adam adamG, Adam adamD, List<TrainStep> steps)
    implements AutoCloseable {
  static final double BETA1 = 0.5;
  static final double BETA2 = 0.999;

  /** A classifier for GAN, an autoencoder for the others. */
  static Players of(NetworkConfig config, Objective objective, ScalarType type) {
    Device cpu = new Device(kCPU());
    Generator g = Networks.generator(config, 1, type, cpu);
    Discriminator d =
        objective instanceof Gan
            ? Networks.classifier(config, 1, type, cpu)
            : Networks.autoencoder(config, 1, type, cpu);
    return new Players(g, d, adam(g.parameters()), adam(d.parameters()), new ArrayList<>());
  }

  private static Adam adam(Parameters parameters) {
    return new Adam(parameters.values(), parameters.gradients(), BETA1, BETA2);
  }

  TrainStep step(Energy energy, double pullingAwayWeight, Precision precision) {
    TrainStep step =
        new TrainStep(generator, discriminator, energy, adamG, adamD, pullingAwayWeight, precision);
    steps.add(step);
    return step;
  }

  /** Copies of all gradients, weight by weight. */
  static List<Tensor> gradients(Parameters parameters) {
    return parameters.weights().stream().map(p -> p.tensor().grad().clone()).toList();
  }

  /** The weights themselves. */
  static List<Tensor> weights(Parameters parameters) {
    return parameters.weights().stream().map(Parameter::tensor).toList();
  }

  @Override
  public void close() {
    steps.forEach(TrainStep::close);
    adamG.close();
    adamD.close();
    generator.close();
    discriminator.close();
  }
}
