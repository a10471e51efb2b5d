package io.equipoise.objective;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.equipoise.tensor.Precision;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Energy of an image = its reconstruction error (EBGAN, section 2.3; BEGAN, equation 1): one number
 * per image, of {@code |v - D(v)|^eta}.
 *
 * <p>The gradient flows through both places where the image stands: what was reconstructed and what
 * it is compared with.
 *
 * @param norm eta: 1 or 2
 * @param reduction over channels and pixels
 */
public record Energy(Norm norm, Reduction reduction) {
  /** Least sum under the root of {@link Reduction#NORM}, where the slope at 0 would be infinite. */
  public static final double LEAST_SUM = 1e-24;

  /** eta of the difference. */
  public enum Norm {
    /** Absolute difference. */
    @JsonProperty("l1")
    L1,
    /** Squared difference. */
    @JsonProperty("l2")
    L2
  }

  /** How the differences of one image become one number. */
  public enum Reduction {
    /** Mean over channels and pixels: at most 4 for squares of pixels in [-1, 1]. */
    @JsonProperty("mean")
    MEAN,
    /** Sum over channels and pixels. */
    @JsonProperty("sum")
    SUM,
    /** Euclidean norm of the difference (EBGAN, equation 13). */
    @JsonProperty("norm")
    NORM
  }

  /** Checks that the combination has a meaning. */
  public Energy {
    if (reduction == Reduction.NORM && norm != Norm.L2) {
      throw new IllegalArgumentException(
          "the norm reduction is the Euclidean one: it goes with --norm l2");
    }
  }

  /**
   * Energies {@code [N]}, float32 unless the images are float64.
   *
   * @param images v, {@code [N, C, H, W]} or {@code [N, 2]}
   * @param reconstructions D(v), the same shape
   */
  public Tensor of(Tensor images, Tensor reconstructions) {
    Tensor difference = images.sub(Precision.full(reconstructions));
    Tensor powers = norm == Norm.L1 ? difference.abs() : difference.square();
    long[] inner = LongStream.range(1, images.dim()).toArray();
    return switch (reduction) {
      case MEAN -> powers.mean(inner);
      case SUM -> powers.sum(inner);
      case NORM -> powers.sum(inner).clamp_min(new Scalar(LEAST_SUM)).sqrt();
    };
  }

  /**
   * The most that the energy of an image in [-1, 1] can reach while its reconstruction stays there.
   */
  public double ceiling(long elements) {
    double most = norm == Norm.L1 ? 2 : 4;
    return switch (reduction) {
      case MEAN -> most;
      case SUM -> most * elements;
      case NORM -> Math.sqrt(most * elements);
    };
  }
}
