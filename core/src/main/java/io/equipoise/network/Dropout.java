package io.equipoise.network;

import io.equipoise.random.CounterRandom;
import io.equipoise.tensor.TensorData;
import org.bytedeco.pytorch.Tensor;

/**
 * Which units of D are left out for the images of one batch (Srivastava et al. 2014). A unit's draw
 * depends on the seed, on the image's number in the run, on its side and on the unit's place, so it
 * is the same however a batch is divided and whenever a run is resumed.
 *
 * @param random of the run, for {@link io.equipoise.random.Purpose#DROPOUT}
 * @param firstImage images of the run before those that D is given
 * @param generated whether these are the generated images, not the real ones
 */
public record Dropout(CounterRandom random, long firstImage, boolean generated) {
  private static final int WORDS_OF_A_LAYER = 32; // bits: layers have separate lanes
  private static final double STEPS = 0x1p32; // two units take the halves of one draw

  /** The draws of a step for real images. */
  public Dropout(CounterRandom random, long firstImage) {
    this(random, firstImage, false);
  }

  /**
   * 1 for units that stay, 0 for those left out: uint8 {@code [N, width]} on the CPU.
   *
   * @param layer number of the hidden layer
   * @param share of the units that are left out, to within 2^-33
   */
  Tensor kept(int layer, int images, int width, double share) {
    long least = Math.round(share * STEPS);
    byte[] kept = new byte[Math.multiplyExact(images, width)];
    for (int i = 0; i < images; i++) {
      long index = 2 * (firstImage + i) + (generated ? 1 : 0);
      for (int unit = 0; unit < width; unit += 2) {
        long bits = random.bits(index, (long) layer << WORDS_OF_A_LAYER | unit / 2);
        kept[i * width + unit] = (byte) (bits >>> 32 >= least ? 1 : 0);
        if (unit + 1 < width) {
          kept[i * width + unit + 1] = (byte) ((bits & 0xFFFFFFFFL) >= least ? 1 : 0);
        }
      }
    }
    return TensorData.of(kept, images, width);
  }
}
