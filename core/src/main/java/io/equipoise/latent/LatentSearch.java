package io.equipoise.latent;

import io.equipoise.network.Generator;
import io.equipoise.network.Mode;
import io.equipoise.optimizer.Adam;
import io.equipoise.tensor.TensorData;
import io.equipoise.tensor.TensorScope;
import java.util.Arrays;
import java.util.function.DoubleConsumer;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Adam on latent vectors, each with an image of its own to come near to. The backward pass goes
 * through the generator to z and computes nothing for its weights.
 */
final class LatentSearch {
  static final int STALL_STEPS = 50;

  private static final double STALL = 0.001;
  private static final double RATE = 0.1;
  private static final double LAST_RATE = 0.005;
  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.99;

  private final Generator generator;
  private final Mode mode;
  private final Device device;

  LatentSearch(TrainedGenerator generator) {
    this.generator = generator.generator();
    this.mode = generator.mode();
    this.device = generator.device();
  }

  /**
   * The best of each search.
   *
   * @param latents {@code [N, Z]} row-major
   * @param errors {@code [N]}
   */
  record Best(float[] latents, double[] errors) {
    float[] latent(int index) {
      int each = latents.length / errors.length;
      return Arrays.copyOfRange(latents, index * each, (index + 1) * each);
    }

    /** The best of each {@code group} searches in turn, {@code [N / group, Z]}. */
    float[] bestOfEach(int group) {
      int each = latents.length / errors.length;
      float[] chosen = new float[latents.length / group];
      for (int first = 0; first < errors.length; first += group) {
        int best = first;
        for (int i = first + 1; i < first + group; i++) {
          best = errors[i] < errors[best] ? i : best;
        }
        System.arraycopy(latents, best * each, chosen, first / group * each, each);
      }
      return chosen;
    }
  }

  /** Sums of absolute differences of rows, {@code [N, D]} and {@code [M, D]} to {@code [N, M]}. */
  static Tensor sumsOfDifferences(Tensor a, Tensor b) {
    return torch.cdist(a, b, 1, new LongOptional());
  }

  /** All steps at the first rate. */
  Best atOneRate(Tensor targets, float[] z, int steps, DoubleConsumer progress) {
    return search(targets, z, steps, false, progress);
  }

  /** The rate falls on half a cosine; ends early if all searches stall. */
  Best atFallingRate(Tensor targets, float[] z, int steps, DoubleConsumer progress) {
    return search(targets, z, steps, true, progress);
  }

  private Best search(
      Tensor targets, float[] start, int steps, boolean falling, DoubleConsumer progress) {
    int n = Math.toIntExact(targets.size(0));
    try (TensorScope scope = new TensorScope()) {
      Tensor z = TensorData.of(start, n, start.length / n).to(device, ScalarType.Float).clone();
      Tensor gradient = torch.zeros_like(z);
      z.set_requires_grad(true);
      z.mutable_grad().put(gradient);
      Tensor best = z.detach().clone();
      Tensor errors = torch.full_like(best.select(1, 0), new Scalar(Double.POSITIVE_INFINITY));
      Tensor accepted = torch.zeros_like(errors.select(0, 0)); // refuses no step
      try (Adam adam = new Adam(z, gradient, BETA1, BETA2)) {
        double[] before = null;
        for (int step = 0; step < steps; step++) {
          progress.accept((double) step / steps);
          look(targets, z, best, errors, gradient);
          move(adam, z, falling ? rate((double) step / steps) : RATE, accepted);
          if (falling && step % STALL_STEPS == 0) {
            double[] now = TensorData.doubles(errors);
            if (before != null && stalled(before, now)) {
              break;
            }
            before = now;
          }
        }
        look(targets, z, best, errors, null); // where the last step led
      }
      return new Best(TensorData.floats(best), TensorData.doubles(errors));
    }
  }

  /** Looks where the searches are; leaves the slope there in the gradient if there is one. */
  private void look(Tensor targets, Tensor z, Tensor best, Tensor errors, Tensor gradient) {
    try (TensorScope scope = new TensorScope();
        AutoGradMode recorded = new AutoGradMode(gradient != null)) {
      Tensor made = generator.forward(z, mode);
      Tensor now = made.sub(targets).abs().flatten(1, -1).mean(1); // [N]
      keepBest(now.detach(), z.detach(), best, errors);
      if (gradient != null) {
        gradient.zero_();
        torch.backward(
            new TensorVector(now),
            new TensorVector(torch.ones_like(now)),
            new BoolOptional(),
            false,
            new TensorVector(z));
      }
    }
  }

  private static void keepBest(Tensor now, Tensor z, Tensor best, Tensor errors) {
    Tensor better = now.lt(errors);
    best.copy_(torch.where(better.unsqueeze(1), z, best));
    errors.copy_(torch.where(better, now, errors));
  }

  private static void move(Adam adam, Tensor z, double rate, Tensor accepted) {
    try (TensorScope scope = new TensorScope();
        AutoGradMode frozen = new AutoGradMode(false)) {
      adam.step(rate, accepted);
      z.clamp_min_(new Scalar(-1)).clamp_max_(new Scalar(1));
    }
  }

  private static double rate(double share) {
    return LAST_RATE + (RATE - LAST_RATE) * (1 + Math.cos(Math.PI * share)) / 2;
  }

  private static boolean stalled(double[] before, double[] now) {
    for (int i = 0; i < now.length; i++) {
      if (now[i] < (1 - STALL) * before[i]) {
        return false;
      }
    }
    return true;
  }
}
