package io.equipoise.features;

import io.equipoise.data.DataOptions;
import io.equipoise.data.DataSpec;
import io.equipoise.data.PackedImages;
import io.equipoise.random.CounterRandom;
import io.equipoise.random.Purpose;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** A grey set of three classes on noise: a bar across, a bar down, both. */
final class Bars {
  static final int SIDE = 8;
  private static final String[] CLASSES = {"across", "cross", "down"};

  private Bars() {}

  /** Draws the images, {@code each} a class, and packs them. */
  static PackedImages open(Path folder, int each, long seed) {
    Path root = folder.resolve("bars-" + seed);
    CounterRandom random = new CounterRandom(seed, Purpose.MIXTURE);
    try {
      for (int label = 0; label < CLASSES.length; label++) {
        Path ofClass = Files.createDirectories(root.resolve(CLASSES[label]));
        for (int i = 0; i < each; i++) {
          BufferedImage image = draw(random, (long) label * each + i, label);
          ImageIO.write(image, "png", ofClass.resolve("%05d.png".formatted(i)).toFile());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return open(root, folder);
  }

  /** Packs a folder of images as grey ones of this size. */
  static PackedImages open(Path images, Path cache) {
    DataOptions options = DataOptions.at(SIDE).withChannels(1).withCache(cache.resolve("cache"));
    return (PackedImages) DataSpec.open(images.toString(), options);
  }

  private static BufferedImage draw(CounterRandom random, long index, int label) {
    BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
    int row = 1 + random.below(SIDE - 2, index, 0);
    int column = 1 + random.below(SIDE - 2, index, 1);
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        boolean bar = (label <= 1 && y == row) || (label >= 1 && x == column);
        int noise = random.below(100, index, 2L + SIDE * (long) y + x);
        image.getRaster().setSample(x, y, 0, bar ? 155 + noise : noise);
      }
    }
    return image;
  }
}
