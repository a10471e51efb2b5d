package io.equipoise.bench;

import io.equipoise.network.NetworkConfig;
import io.equipoise.network.Networks;
import io.equipoise.network.Parameters;
import io.equipoise.objective.ObjectiveConfig;
import io.equipoise.tensor.LibTorch;
import io.equipoise.training.MachineConfig;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * What a training step of several ranks costs: the compute of one rank's part of the batch, and the
 * sums that follow from the networks. Weights and energies are float32.
 *
 * @param computeMillis of a step of one rank alone with its part of the batch
 * @param jitter standard deviation of such steps among ranks, as a share of their mean
 * @param batch real images of one rank's part
 * @param generatorBytes of G's gradient
 * @param discriminatorBytes of D's gradient
 * @param codeBytes of one image's code, where the pulling-away term gathers them; else 0
 * @param hiddenMillis of D's sum that goes on while G's backward pass runs
 * @param link between ranks
 * @param trees whether sums take the faster of ring and tree, as NCCL does; else rings, as Gloo
 */
public record ScalingModel(
    double computeMillis,
    double jitter,
    int batch,
    long generatorBytes,
    long discriminatorBytes,
    long codeBytes,
    double hiddenMillis,
    Link link,
    boolean trees) {
  /**
   * Of a step's products, encoder and decoder being alike: 2 passes through a decoder of 3 through
   * G, 6 through D's encoder and as many through its decoder, which the classifier of GAN has not.
   */
  private static final double BACKWARD_OF_G = 2.0 / 15;

  private static final double BACKWARD_OF_G_IN_GAN = 2.0 / 9;

  /** Checks the ranges. */
  public ScalingModel {
    if (!(computeMillis > 0 && jitter >= 0 && jitter < 1 && batch >= 1)) {
      throw new IllegalArgumentException(
          "--compute-ms %s, --jitter %s, --batch %d: expected above 0, 0 to below 1, 1 or more"
              .formatted(computeMillis, jitter, batch));
    }
  }

  /**
   * A model of the networks that {@code bench} times.
   *
   * @param gathersCodes whether the pulling-away term compares the codes of the whole batch
   */
  public static ScalingModel of(
      BenchConfig config, double computeMillis, double jitter, boolean gathersCodes, Link link) {
    LibTorch.load();
    boolean gpu = config.machine().device() == MachineConfig.Place.CUDA;
    NetworkConfig network = config.network();
    return new ScalingModel(
        computeMillis,
        jitter,
        config.batch(),
        generatorBytes(network),
        discriminatorBytes(network, config.objective()),
        gathersCodes ? Float.BYTES * (long) network.latent() : 0,
        gpu ? computeMillis * backward(config.objective()) : 0,
        link,
        gpu);
  }

  private static double backward(ObjectiveConfig.Name objective) {
    return objective == ObjectiveConfig.Name.GAN ? BACKWARD_OF_G_IN_GAN : BACKWARD_OF_G;
  }

  private static long generatorBytes(NetworkConfig network) {
    return bytes(Networks.generator(network, 0, ScalarType.Float, new Device("cpu")).parameters());
  }

  private static long discriminatorBytes(NetworkConfig network, ObjectiveConfig.Name objective) {
    Device cpu = new Device("cpu");
    return bytes(
        objective == ObjectiveConfig.Name.GAN
            ? Networks.classifier(network, 0, ScalarType.Float, cpu).parameters()
            : Networks.autoencoder(network, 0, ScalarType.Float, cpu).parameters());
  }

  private static long bytes(Parameters parameters) {
    try (parameters) {
      return Float.BYTES * parameters.values().numel();
    }
  }

  /** Compute of the slowest of so many ranks, for which the others wait: the expected maximum. */
  public double slowestMillis(int ranks) {
    return computeMillis * (1 + jitter * expectedMaximum(ranks));
  }

  /** Expected greatest of so many standard normal numbers: the integral of x over d Phi(x)^n. */
  static double expectedMaximum(int count) {
    double step = 1e-3;
    double below = 0; // Phi(x)
    double sum = 0;
    for (double x = -8; x < 8; x += step) {
      double middle = x + step / 2;
      double above = below + step * Math.exp(-middle * middle / 2) / Math.sqrt(2 * Math.PI);
      sum += middle * (Math.pow(above, count) - Math.pow(below, count));
      below = above;
    }
    return sum;
  }

  /** What a step waits for sums, in milliseconds. */
  public double sumsMillis(int ranks) {
    if (ranks == 1) {
      return 0;
    }
    long all = (long) batch * ranks;
    double sums = sum(Float.BYTES * (2 * all + 4), ranks) + sum(generatorBytes, ranks);
    if (codeBytes > 0) {
      sums += sum(codeBytes * all, ranks);
    }
    return sums + Math.max(0, sum(discriminatorBytes, ranks) - hiddenMillis);
  }

  private double sum(long bytes, int ranks) {
    double ring = link.ringMillis(bytes, ranks);
    return trees ? Math.min(ring, link.treeMillis(bytes, ranks)) : ring;
  }

  /** A step of so many ranks in milliseconds. */
  public double stepMillis(int ranks) {
    return slowestMillis(ranks) + sumsMillis(ranks);
  }

  /** Real images of all ranks in a second. */
  public double imagesPerSecond(int ranks) {
    return 1000.0 * batch * ranks / stepMillis(ranks);
  }

  /** Speed of so many ranks as a share of as many single ones. */
  public double efficiency(int ranks) {
    return computeMillis / stepMillis(ranks);
  }
}
