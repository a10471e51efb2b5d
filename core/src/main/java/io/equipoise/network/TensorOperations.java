package io.equipoise.network;

import io.equipoise.tensor.TensorData;
import java.util.Optional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;

/**
 * Runs networks, with autograd where it is on. Images lie channels-last; enlargements are never
 * made: see {@link NearestUpsampling}.
 *
 * @param mode how the networks are run
 */
record TensorOperations(Mode mode) implements Operations<Tensor> {
  private static final long[] NONE = {0, 0};
  private static final long[] ONE = {1, 1};
  private static final long[] TWO = {2, 2};

  /** Enlarged to the size of x by up to this, h0 is cheaper beside it than apart. */
  private static final int MOST_BESIDE = 4;

  @Override
  public Tensor linear(Tensor x, Parameter weight, Parameter bias) {
    return torch.linear(x, weight.tensor(), new TensorOptional(bias.tensor()));
  }

  @Override
  public Tensor convolve(Tensor x, Parameter weight, Optional<Parameter> bias, int stride) {
    long[] strides = {stride, stride};
    return torch.conv2d(x, weight.tensor(), optional(bias), strides, ONE, ONE, 1);
  }

  @Override
  public Tensor convolveTransposed(Tensor x, Parameter weight, Optional<Parameter> bias) {
    return torch.conv_transpose2d(x, weight.tensor(), optional(bias), TWO, ONE, NONE, 1, ONE);
  }

  private static TensorOptional optional(Optional<Parameter> parameter) {
    return parameter.isPresent()
        ? new TensorOptional(parameter.get().tensor())
        : new TensorOptional();
  }

  @Override
  public Tensor convolveEnlarged(Tensor x, Parameter weight, Parameter bias) {
    return NearestUpsampling.twiceThenConvolve(x, weight.tensor(), bias.tensor());
  }

  @Override
  public Tensor convolveEnlarged(Tensor x, Tensor h0, int scale, Parameter weight, Parameter bias) {
    Tensor kernel = weight.tensor();
    if (scale <= MOST_BESIDE) {
      Tensor beside = scale == 2 ? h0 : twice(h0);
      return NearestUpsampling.twiceThenConvolve(
          torch.cat(new TensorVector(x, beside), 1), kernel, bias.tensor());
    }
    long n = x.size(1);
    Tensor own = NearestUpsampling.twiceThenConvolve(x, kernel.narrow(1, 0, n), bias.tensor());
    return own.add_(NearestUpsampling.manyThenConvolve(h0, kernel.narrow(1, n, h0.size(1)), scale));
  }

  private static Tensor twice(Tensor x) {
    return torch.upsample_nearest2d(x, 2 * x.size(2), 2 * x.size(3));
  }

  @Override
  public Tensor carry(Tensor x, Tensor y) {
    return mode.carry() > 0 ? y.lerp(x, new Scalar(mode.carry())) : y;
  }

  @Override
  public Tensor carryEnlarged(Tensor x, Tensor y) {
    return mode.carry() > 0 ? carry(twice(x), y) : y;
  }

  @Override
  public Tensor normalize(Tensor x, BatchNorm norm) {
    if (mode.training() && mode.statistics() != null) {
      return SharedBatchNorm.normalize(x, norm, mode.statistics());
    }
    return torch.batch_norm(
        x,
        new TensorOptional(norm.weight().tensor()),
        new TensorOptional(norm.bias().tensor()),
        new TensorOptional(norm.runningMean().tensor()),
        new TensorOptional(norm.runningVariance().tensor()),
        mode.training(),
        BatchNorm.MOMENTUM,
        BatchNorm.EPSILON,
        false);
  }

  @Override
  public Tensor elu(Tensor x) {
    return torch.elu_(x);
  }

  @Override
  public Tensor relu(Tensor x) {
    return torch.relu_(x);
  }

  @Override
  public Tensor leakyRelu(Tensor x, double slope) {
    return torch.leaky_relu_(x, new Scalar(slope));
  }

  @Override
  public Tensor drop(Tensor x, double share, int layer) {
    if (!mode.training()) {
      return x;
    }
    if (mode.dropout() == null) {
      throw new IllegalStateException("a network with dropout is trained without draws for it");
    }
    Tensor kept = mode.dropout().kept(layer, (int) x.size(0), (int) x.size(1), share);
    Tensor mask = TensorData.upload(kept, x.device()).to(x.scalar_type());
    return x.mul(mask).mul_(new Scalar(1 / (1 - share)));
  }

  @Override
  public Tensor tanh(Tensor x) {
    return torch.tanh(x);
  }

  @Override
  public Tensor images(Tensor x, int channels, int side) {
    return x.view(-1, channels, side, side).contiguous(MemoryFormat.ChannelsLast);
  }

  @Override
  public Tensor rows(Tensor x) {
    return x.contiguous().flatten(1, -1); // in plain order
  }

  @Override
  public Tensor column(Tensor x) {
    return x.flatten();
  }
}
