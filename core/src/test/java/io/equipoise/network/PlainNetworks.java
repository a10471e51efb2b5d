package io.equipoise.network;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * The networks as the papers draw them: images enlarged for real, skip connections concatenated,
 * nothing in place, batch norm (of training) from its formula. Slow, and right by inspection.
 */
public final class PlainNetworks {
  private static final double BATCH_NORM_EPSILON = 1e-5;

  private final NetworkConfig config;
  private final double carry;
  private final Map<String, Tensor> weights;

  /**
   * Networks on given weights.
   *
   * @param carry share of a layer's input that is carried past it
   * @param weights by name
   */
  public PlainNetworks(NetworkConfig config, double carry, Map<String, Tensor> weights) {
    this.config = config;
    this.carry = carry;
    this.weights = weights;
  }

  /** Copies of a network's weights (not of its buffers), each a leaf. */
  public static Map<String, Tensor> leaves(Parameters parameters) {
    Map<String, Tensor> leaves = new LinkedHashMap<>();
    for (Parameter weight : parameters.weights()) {
      Tensor leaf = weight.tensor().detach().clone();
      leaf.set_requires_grad(true);
      leaves.put(weight.name(), leaf);
    }
    return leaves;
  }

  /** G(z). */
  public Tensor generate(Tensor z) {
    return switch (config.architecture()) {
      case BEGAN -> beganDecoder("", z);
      case DCGAN -> dcganDecoder("", z).tanh();
      case MLP -> mlp("", z, 3);
    };
  }

  /** Enc(v). */
  public Tensor encode(Tensor images) {
    return switch (config.architecture()) {
      case BEGAN -> beganEncoder(images);
      case DCGAN -> dcganEncoder(images);
      case MLP -> mlp("encoder.", images, 2);
    };
  }

  /** Dec(code). */
  public Tensor decode(Tensor code) {
    return switch (config.architecture()) {
      case BEGAN -> beganDecoder("decoder.", code);
      case DCGAN -> dcganDecoder("decoder.", code);
      case MLP -> mlp("decoder.", code, 2);
    };
  }

  /** Logits, {@code [N]}. */
  public Tensor classify(Tensor images) {
    return switch (config.architecture()) {
      case BEGAN -> beganEncoder(images).flatten();
      case DCGAN -> dcganEncoder(images).flatten();
      case MLP -> mlp("encoder.", images, 3).flatten();
    };
  }

  private Tensor beganDecoder(String prefix, Tensor code) {
    Tensor h0 = linear(prefix + "input", code).view(-1, config.filters(), 8, 8);
    Tensor x = h0;
    for (int block = 1, side = 8; side <= config.resolution(); block++, side *= 2) {
      if (block > 1) {
        x = torch.upsample_nearest2d(x, side, side);
        x =
            config.skipConnections()
                ? torch.cat(new TensorVector(x, torch.upsample_nearest2d(h0, side, side)), 1)
                : x;
      }
      x = carried(x, torch.elu(conv3x3(prefix + "block" + block + ".conv1", x, 1)));
      x = carried(x, torch.elu(conv3x3(prefix + "block" + block + ".conv2", x, 1)));
    }
    return conv3x3(prefix + "output", x, 1);
  }

  private Tensor beganEncoder(Tensor images) {
    Tensor x = torch.elu(conv3x3("encoder.input", images, 1));
    int blocks = config.beganBlocks();
    for (int block = 1; block <= blocks; block++) {
      String name = "encoder.block" + block;
      x = carried(x, torch.elu(conv3x3(name + ".conv1", x, 1)));
      x = carried(x, torch.elu(conv3x3(name + ".conv2", x, block < blocks ? 2 : 1)));
    }
    return linear("encoder.output", x.reshape(x.size(0), -1));
  }

  private Tensor dcganDecoder(String prefix, Tensor code) {
    Tensor x = linear(prefix + "input", code);
    x = x.view(-1, x.size(1) / 16, 4, 4);
    x = torch.relu(batchNorm(prefix + "input_norm", x));
    for (int block = 1, side = 8; side < config.resolution(); block++, side *= 2) {
      x = transposed(prefix + "block" + block + ".conv.weight", x);
      x = torch.relu(batchNorm(prefix + "block" + block + ".norm", x));
    }
    Tensor bias = weights.get(prefix + "output.bias").view(1, -1, 1, 1);
    return transposed(prefix + "output.weight", x).add(bias);
  }

  private Tensor dcganEncoder(Tensor images) {
    Tensor x = images;
    for (int block = 1, side = config.resolution() / 2; side >= 4; block++, side /= 2) {
      Tensor weight = weights.get("encoder.block" + block + ".conv.weight");
      x = torch.conv2d(x, weight, new TensorOptional(), two(), one(), one(), 1);
      x =
          block == 1
              ? x.add(weights.get("encoder.block1.conv.bias").view(1, -1, 1, 1))
              : batchNorm("encoder.block" + block + ".norm", x);
      x = torch.leaky_relu(x, new Scalar(0.2));
    }
    return linear("encoder.output", x.reshape(x.size(0), -1));
  }

  private Tensor mlp(String prefix, Tensor x, int layers) {
    Tensor y = x;
    for (int i = 1; i <= layers; i++) {
      y = linear(prefix + "linear" + i, y);
      y = i < layers ? torch.relu(y) : y;
    }
    return y;
  }

  private Tensor carried(Tensor x, Tensor y) {
    boolean same = Arrays.equals(x.shape(), y.shape());
    return carry > 0 && same ? x.mul(new Scalar(carry)).add(y.mul(new Scalar(1 - carry))) : y;
  }

  private Tensor linear(String name, Tensor x) {
    return x.mm(weights.get(name + ".weight").t()).add(weights.get(name + ".bias"));
  }

  private Tensor conv3x3(String name, Tensor x, long stride) {
    TensorOptional bias = new TensorOptional(weights.get(name + ".bias"));
    long[] strides = {stride, stride};
    return torch.conv2d(x, weights.get(name + ".weight"), bias, strides, one(), one(), 1);
  }

  private Tensor transposed(String name, Tensor x) {
    return torch.conv_transpose2d(
        x, weights.get(name), new TensorOptional(), two(), one(), new long[] {0, 0}, 1, one());
  }

  private Tensor batchNorm(String name, Tensor x) {
    long[] perChannel = {0, 2, 3};
    Tensor mean = x.mean(perChannel).view(1, -1, 1, 1);
    Tensor centred = x.sub(mean);
    Tensor variance = centred.square().mean(perChannel).view(1, -1, 1, 1);
    Tensor normed = centred.div(variance.add(new Scalar(BATCH_NORM_EPSILON)).sqrt());
    return normed
        .mul(weights.get(name + ".weight").view(1, -1, 1, 1))
        .add(weights.get(name + ".bias").view(1, -1, 1, 1));
  }

  private static long[] one() {
    return new long[] {1, 1};
  }

  private static long[] two() {
    return new long[] {2, 2};
  }
}
