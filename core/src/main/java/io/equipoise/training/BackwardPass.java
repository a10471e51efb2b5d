package io.equipoise.training;

import io.equipoise.objective.Slopes;
import io.equipoise.tensor.TensorData;
import java.util.Arrays;
import java.util.Optional;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * One backward pass through D for both players.
 *
 * <p>Every objective is a function of the energies d_i, so with a_i = dL_D/dd_i and b_i = dL_G/dd_i
 * the pass that gives D's weight gradients brings a_i dd_i/dG(z_i) to generated image i: times b_i
 * / a_i that is what G needs. Where that ratio cannot be taken ({@link Slopes#ratios}) G's part has
 * a second pass, which goes to the images only.
 *
 * @param ranks whose slopes and choices are those of the whole batch
 * @param coupled whether D's answer to an image depends on the others of its batch
 */
record BackwardPass(RankExchange ranks, boolean coupled) {
  /**
   * Adds to the gradients of D's weights.
   *
   * @param real d of the real images, {@code [N]}
   * @param generated d of the generated images, {@code [N]}
   * @param images these, where the pass ends, {@code [N, C, H, W]} or {@code [N, 2]}
   * @return dL_G / dG(z) without the pulling-away term, as the images
   */
  Tensor throughDiscriminator(Tensor real, Tensor generated, Tensor images, Slopes slopes) {
    Tensor slopeReal = like(real, ranks.own(slopes.real()));
    Tensor a = like(generated, ranks.own(slopes.discriminator()));
    Optional<double[]> ratios = slopes.ratios(coupled);
    if (ratios.isPresent()) {
      run(new TensorVector(real, generated), new TensorVector(slopeReal, a));
      Tensor ratio = like(generated, ranks.own(ratios.get()));
      return images.grad().mul(perImage(ratio, images));
    }
    boolean fought = slopes.activeShare() > 0;
    Tensor b = like(generated, ranks.own(slopes.generator()));
    Tensor toImages = toImages(generated, b, images, fought);
    if (fought) {
      run(new TensorVector(real, generated), new TensorVector(slopeReal, a));
    } else {
      run(new TensorVector(real), new TensorVector(slopeReal));
    }
    return toImages;
  }

  /**
   * The gradient of {@code weight * term} at the images; nothing is added to those of D's weights.
   *
   * @param term a scalar, of which others may still go back through the same values
   */
  Tensor ofTerm(Tensor term, double weight, Tensor images) {
    return toImages(term, like(term, weight), images, true);
  }

  /** Adds to the gradients of G's weights, from those at its images. */
  void throughGenerator(Tensor generated, Tensor toImages) {
    run(new TensorVector(generated), new TensorVector(toImages));
  }

  /**
   * @param again whether there will be another pass over the same values
   */
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

  private static void run(TensorVector outputs, TensorVector slopes) {
    torch.backward(outputs, slopes, new BoolOptional(), false, null);
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
}
