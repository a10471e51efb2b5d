package io.equipoise.network;

import io.equipoise.random.CounterRandom;
import io.equipoise.tensor.TensorData;
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
  private CounterRandom dropping; // null: nothing is left out
  private long firstIndex;

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

  /** Leaves units of D out; the images' draws have indices first, first + 2, first + 4, ... */
  public PlainNetworks dropping(CounterRandom random, long first) {
    dropping = random;
    firstIndex = first;
    return this;
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
      case MLP -> {
        Tensor sample = mlp("", z, config.layers(), -1);
        yield config.resolution() == 0 ? sample : asImages(sample).tanh();
      }
    };
  }

  /** Enc(v). */
  public Tensor encode(Tensor images) {
    return switch (config.architecture()) {
      case BEGAN -> beganEncoder(images);
      case DCGAN -> dcganEncoder(images);
      case MLP -> mlp("encoder.", images, (config.layers() + 1) / 2, 0);
    };
  }

  /** Dec(code). */
  public Tensor decode(Tensor code) {
    return switch (config.architecture()) {
      case BEGAN -> beganDecoder("decoder.", code);
      case DCGAN -> dcganDecoder("decoder.", code);
      case MLP -> {
        Tensor sample = mlp("decoder.", code, config.layers() / 2, (config.layers() + 1) / 2);
        yield config.resolution() == 0 ? sample : asImages(sample);
      }
    };
  }

  /** Logits, {@code [N]}. */
  public Tensor classify(Tensor images) {
    return switch (config.architecture()) {
      case BEGAN -> beganEncoder(images).flatten();
      case DCGAN -> dcganEncoder(images).flatten();
      case MLP -> mlp("encoder.", images, config.layers(), 0).flatten();
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

  /** Hidden layers from {@code linear1} on; the first has a number among those of D, or -1. */
  private Tensor mlp(String prefix, Tensor x, int hidden, int number) {
    Tensor y = x.reshape(x.size(0), -1);
    for (int i = 1; i <= hidden; i++) {
      y = torch.relu(linear(prefix + "linear" + i, y));
      y = number < 0 || dropping == null ? y : dropped(y, number + i - 1);
    }
    return linear(prefix + "linear" + (hidden + 1), y);
  }

  /** Each unit stays with its chance, and is then worth the more. */
  private Tensor dropped(Tensor x, long layer) {
    int n = (int) x.size(0);
    int width = (int) x.size(1);
    double[] factors = new double[n * width];
    for (int i = 0; i < n; i++) {
      for (int unit = 0; unit < width; unit++) {
        long draw = dropping.bits(firstIndex + 2L * i, (layer << 32) + unit / 2);
        long half = unit % 2 == 0 ? draw >>> 32 : draw & 0xFFFFFFFFL;
        boolean stays = half / 0x1p32 >= config.dropout();
        factors[i * width + unit] = stays ? 1 / (1 - config.dropout()) : 0;
      }
    }
    return x.mul(TensorData.of(factors, n, width));
  }

  private Tensor asImages(Tensor rows) {
    return rows.view(-1, config.channels(), config.resolution(), config.resolution());
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
