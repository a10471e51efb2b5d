package io.equipoise.bench;

import io.equipoise.network.Architecture;
import io.equipoise.network.NetworkConfig;
import io.equipoise.objective.ObjectiveConfig;

/**
 * Floating-point operations that a step here does: two for each multiply-add of convolutions and
 * linear layers, forward, backward to the weights and backward to the input, in the cheaper forms
 * that the networks use (an enlargement by 2 or 3 and its convolution as one transposed
 * convolution). Padding is counted like pixels, as FLOP counters do.
 *
 * <p>For the {@code began} architecture without vanishing residuals, and for steps in which D
 * fights every generated image (k > 0, all inside the margin): then one backward pass serves both
 * players. Not counted: what is no product of an image with weights, such as ELU, energies, Adam
 * and the derivation of the transposed kernels.
 */
public final class StepFlop {
  private static final int BASE = 8;
  private static final long BASE_AREA = 64;

  private final NetworkConfig network;
  private final long n;
  private final int blocks;

  private StepFlop(NetworkConfig network) {
    if (network.architecture() != Architecture.BEGAN) {
      throw new IllegalArgumentException(
          "the operations of a step are counted for --arch began alone");
    }
    this.network = network;
    this.n = network.filters();
    this.blocks = Integer.numberOfTrailingZeros(network.resolution() / BASE) + 1;
  }

  /** A step of both players with so many real and as many generated images. */
  public static long ofStep(NetworkConfig network, ObjectiveConfig.Name objective, int batch) {
    StepFlop cost = new StepFlop(network);
    long generator = 3 * cost.decoder() - cost.decoderInput(); // z takes no gradient
    boolean classifies = objective == ObjectiveConfig.Name.GAN;
    long encoder = cost.encoder(classifies ? 1 : network.latent());
    long judge = encoder + (classifies ? 0 : cost.decoder());
    long onGenerated = 3 * judge;
    long onReal = 3 * judge - cost.encoderInput(); // nor do real images
    long each = generator + onGenerated + onReal;
    long pullingAway = 0;
    if (objective == ObjectiveConfig.Name.EBGAN_PT) {
      each += encoder; // its own pass to the images
      pullingAway = 3L * batch * batch * network.latent(); // cosines
    }
    return 2 * (batch * each + pullingAway);
  }

  /** So many images of the generator. */
  public static long ofSampling(NetworkConfig network, int batch) {
    return 2L * batch * new StepFlop(network).decoder();
  }

  /** Multiply-adds of one image forward; each backward pass through it costs the same. */
  private long decoder() {
    long sum = decoderInput();
    long area = BASE_AREA; // of the block
    sum += 2 * 9 * n * n * area;
    for (int block = 2; block <= blocks; block++) {
      long before = area;
      area *= 4;
      sum += enlarging(block, before) + 9 * n * n * area;
    }
    return sum + 9 * n * network.channels() * area;
  }

  /** First convolution of a block but the first. */
  private long enlarging(int block, long before) {
    long own = 16 * n * n * before;
    if (!network.skipConnections()) {
      return own;
    }
    boolean beside = block <= 3; // h0 at the size of x, enlarged together with it
    return own + (beside ? own : 25 * n * n * BASE_AREA);
  }

  private long decoderInput() {
    return network.latent() * BASE_AREA * n;
  }

  private long encoder(long outputs) {
    long sum = encoderInput();
    for (int block = 1; block <= blocks; block++) {
      boolean last = block == blocks;
      long wide = block * n;
      long side = network.resolution() >> (block - 1);
      sum += 9 * wide * wide * side * side;
      sum += last ? 9 * wide * wide * side * side : 9 * wide * (wide + n) * side * side / 4;
    }
    return sum + BASE_AREA * blocks * n * outputs;
  }

  private long encoderInput() {
    return 9L * network.channels() * n * network.resolution() * network.resolution();
  }
}
