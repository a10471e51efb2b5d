package io.equipoise.examples;

import io.equipoise.latent.Sampler;
import io.equipoise.latent.TrainedGenerator;
import io.equipoise.run.SampleGrid;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Draws 64 images of a trained run as one picture. */
public final class SampleGridExample {
  private SampleGridExample() {}

  /**
   * Draws the grid.
   *
   * @param run directory of a run
   * @param picture PNG to write
   */
  public static void draw(Path run, Path picture) {
    Consumer<String> warnings = System.err::println;
    try (TrainedGenerator trained = TrainedGenerator.open(run, OptionalLong.empty(), warnings)) {
      Sampler sampler = trained.sampler();
      float[] z = sampler.latents(1, 0, 64); // seed 1, images 0 to 63: [64, Z]
      float[] images = sampler.values(z); // [64, C, R, R] in [-1, 1]
      int side = trained.config().resolution();
      int channels = trained.config().channels();
      byte[] pixels = Sampler.pixels(images, channels, side); // [64, R, R, C]
      SampleGrid.write(SampleGrid.of(pixels, 64, side, side, channels, 8), picture);
    }
  }
}
