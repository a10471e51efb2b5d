package io.equipoise.evaluation;

import io.equipoise.metrics.Images;
import io.equipoise.random.CounterRandom;
import io.equipoise.random.Purpose;
import io.equipoise.tensor.TensorData;
import io.equipoise.tensor.TensorScope;
import java.util.Arrays;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/** Images drawn for a test: smooth patches of two kinds, with as much noise as is asked for. */
final class GivenImages implements ImageSet {
  private final Origin origin;
  private final Tensor pixels; // [N, C, H, W] uint8
  private final Images images;
  private final Optional<double[]> shares;

  private GivenImages(String name, Tensor pixels, Optional<double[]> shares) {
    this.origin = Origin.ofData(name, name, "all");
    this.pixels = pixels;
    this.images = Images.of(pixels);
    this.shares = shares;
  }

  /**
   * Waves of random phase and pitch.
   *
   * @param noise share of noise, 0 to 1
   */
  static GivenImages waves(String name, long seed, int n, int channels, int side, double noise) {
    CounterRandom random = new CounterRandom(seed, Purpose.MIXTURE);
    byte[] bytes = new byte[n * channels * side * side];
    for (int i = 0; i < n; i++) {
      double phase = 6 * random.uniform(i, 0);
      double pitch = 0.2 + 0.4 * random.uniform(i, 1);
      for (int p = 0; p < channels * side * side; p++) {
        int c = p / (side * side);
        double wave = Math.sin(phase + c + pitch * (p % side) + 0.1 * (p / side % side));
        double value = (1 - noise) * wave + noise * (2 * random.uniform(i, 2 + p) - 1);
        bytes[i * channels * side * side + p] = (byte) Math.round(127.5 + 120 * value);
      }
    }
    try (TensorScope scope = new TensorScope()) {
      Tensor pixels = scope.keep(TensorData.of(bytes, n, channels, side, side));
      return new GivenImages(name, pixels, Optional.empty());
    }
  }

  /** The same images with shares of classes. */
  GivenImages withShares(double... values) {
    return new GivenImages(origin.name(), pixels, Optional.of(values));
  }

  /** Some of the images. */
  GivenImages part(long first, long n) {
    return new GivenImages(
        origin.name() + first, pixels.narrow(0, first, n), shares.map(s -> Arrays.copyOf(s, 2)));
  }

  @Override
  public Origin origin() {
    return origin;
  }

  @Override
  public long count() {
    return images.count();
  }

  @Override
  public Tensor read(long... indices) {
    return images.read(indices);
  }

  @Override
  public Optional<double[]> classShares() {
    return shares;
  }

  @Override
  public void close() {
    pixels.close();
  }
}
