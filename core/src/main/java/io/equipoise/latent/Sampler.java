package io.equipoise.latent;

import io.equipoise.network.Generator;
import io.equipoise.network.Mode;
import io.equipoise.random.CounterRandom;
import io.equipoise.random.Purpose;
import io.equipoise.tensor.TensorData;
import io.equipoise.tensor.TensorScope;
import java.util.Arrays;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Images of a generator, image i of a seed a pure function of the two.
 *
 * <p>libtorch may round differently at another batch size or place in the batch, so the work is
 * always done in the same blocks of {@value #BLOCK}: image i stands at place i modulo {@value
 * #BLOCK}, and a short block is filled up.
 *
 * <p>Not thread-safe. The generator stays its owner's.
 */
public final class Sampler {
  static final int BLOCK = 16;

  private final Generator generator;
  private final int latent;
  private final Device device;
  private final Supplier<Mode> mode;

  /**
   * A sampler of a float32 generator.
   *
   * @param latent Z
   * @param device where the generator lives
   */
  public Sampler(Generator generator, int latent, Device device) {
    this(generator, latent, device, () -> Mode.SAMPLING);
  }

  /**
   * The same of a generator that is run in another mode.
   *
   * @param mode asked for with each batch: a generator in training changes
   */
  public Sampler(Generator generator, int latent, Device device, Supplier<Mode> mode) {
    this.generator = generator;
    this.latent = latent;
    this.device = device;
    this.mode = mode;
  }

  /** Z: length of a latent vector. */
  public int latent() {
    return latent;
  }

  /** z of images first to first + n - 1 of a seed, {@code [n, Z]} row-major. */
  public float[] latents(long seed, long first, int n) {
    return latents(seed, first, n, latent);
  }

  /**
   * z of images first to first + n - 1 of a seed, uniform in [-1, 1); for any thread.
   *
   * @param latent Z
   * @return {@code [n, Z]} row-major
   */
  public static float[] latents(long seed, long first, int n, int latent) {
    CounterRandom random = new CounterRandom(seed, Purpose.SAMPLE_LATENT);
    float[] z = new float[n * latent];
    for (int i = 0; i < n; i++) {
      random.fillSymmetric(first + i, z, i * latent, latent);
    }
    return z;
  }

  /**
   * Latent vectors nearer to the middle of the cube: fewer kinds of images, and plainer ones.
   *
   * @param psi what they are multiplied by, in (0, 1]
   */
  public static float[] truncated(float[] z, double psi) {
    float[] shorter = new float[z.length];
    for (int i = 0; i < z.length; i++) {
      shorter[i] = z[i] * (float) psi;
    }
    return shorter;
  }

  /**
   * What the generator makes of latent vectors.
   *
   * @param z {@code [n, Z]} row-major, n >= 1
   * @return {@code [n, C, R, R]} or {@code [n, 2]}, row-major, about [-1, 1]
   * @throws IllegalArgumentException if {@code z} is not a whole number of vectors
   */
  public float[] values(float[] z) {
    if (z.length == 0 || z.length % latent != 0) {
      throw new IllegalArgumentException(
          z.length + " latent values are not a whole number of vectors of " + latent);
    }
    int n = z.length / latent;
    float[] all = null;
    for (int start = 0; start < n; start += BLOCK) {
      float[] block = batch(Arrays.copyOfRange(z, start * latent, (start + BLOCK) * latent));
      int each = block.length / BLOCK;
      if (all == null) {
        all = new float[n * each];
      }
      System.arraycopy(block, 0, all, start * each, Math.min(BLOCK, n - start) * each);
    }
    return all;
  }

  /** The same in one batch of whatever size. */
  float[] batch(float[] z) {
    try (TensorScope scope = new TensorScope();
        NoGradGuard frozen = new NoGradGuard()) {
      Tensor latents = TensorData.of(z, z.length / latent, latent).to(device, ScalarType.Float);
      return TensorData.floats(generator.forward(latents, mode.get()));
    }
  }

  /**
   * Images as bytes: values in [-1, 1] to 0 to 255, clipped and rounded.
   *
   * @param values {@code [n, C, R, R]} row-major
   * @param channels C
   * @param resolution R
   * @return {@code [n, R, R, C]} uint8 row-major
   */
  public static byte[] pixels(float[] values, int channels, int resolution) {
    byte[] pixels = new byte[values.length];
    int area = resolution * resolution;
    int each = channels * area;
    for (int i = 0; i < values.length; i++) {
      int image = i / each;
      int channel = i % each / area;
      int place = i % area;
      long level = Math.round((values[i] + 1) * 127.5);
      pixels[image * each + place * channels + channel] = (byte) Math.max(0, Math.min(255, level));
    }
    return pixels;
  }
}
