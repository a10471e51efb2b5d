package io.equipoise.examples;

import io.equipoise.latent.ImageModel;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;

/** The Java of the README. */
public final class Quickstart {
  private Quickstart() {}

  /** Arguments: a run or a bundle, a photograph. */
  public static void main(String[] arguments) throws IOException {
    Path path = Path.of(arguments[0]);
    BufferedImage photo = ImageIO.read(Path.of(arguments[1]).toFile());
    // --- use
    try (ImageModel model = ImageModel.open(path)) { // a run, or an exported bundle
      BufferedImage face = model.image(1, 0); // the first image of seed 1
      double energy = model.energy(photo); // how unusual it is, whatever its size and type
      float[] z = model.embed(photo).latent(); // the latent vector whose image comes closest to it
      List<BufferedImage> between = model.interpolate(z, model.latent(1, 0), 10);
      show(face, energy, between);
    }
    // ---
  }

  private static void show(BufferedImage face, double energy, List<BufferedImage> between) {
    System.out.printf(
        "%d pixels, energy %.4f, %d images%n", face.getWidth(), energy, between.size());
  }
}
