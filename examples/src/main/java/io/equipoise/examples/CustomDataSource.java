package io.equipoise.examples;

import io.equipoise.data.Fit;
import io.equipoise.data.ImageData;
import io.equipoise.data.SingleImage;
import io.equipoise.training.Training;
import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.Random;

/** Images from wherever a program has them: here drawn, 10,000 rings of any size and place. */
// --- data
public final class CustomDataSource implements ImageData {
  @Override
  public String name() {
    return "rings";
  }

  @Override
  public long count() {
    return 10_000;
  }

  @Override
  public int resolution() {
    return 32;
  }

  @Override
  public int channels() {
    return 1;
  }

  @Override
  public String fingerprint() { // a run is resumed only with data that say the same
    return "rings, version 1";
  }

  @Override
  public void read(long index, byte[] into, int offset) { // by any thread, always the same
    byte[] pixels = SingleImage.of(draw(index), 32, 1, Fit.AUTO);
    System.arraycopy(pixels, 0, into, offset, pixels.length);
  }

  // ---

  private static BufferedImage draw(long index) {
    Random random = new Random(index);
    BufferedImage image = new BufferedImage(128, 128, BufferedImage.TYPE_BYTE_GRAY);
    Graphics2D graphics = image.createGraphics();
    graphics.setStroke(new BasicStroke(12));
    int size = 24 + random.nextInt(64);
    graphics.drawOval(12 + random.nextInt(104 - size), 12 + random.nextInt(104 - size), size, size);
    graphics.dispose();
    return image;
  }

  /** Arguments: steps, a folder for the run. */
  public static void main(String[] arguments) {
    try (CustomDataSource rings = new CustomDataSource()) {
      Training training = Training.on(rings).set("budget.steps", Integer.parseInt(arguments[0]));
      System.out.println(training.run(Path.of(arguments[1])));
    }
  }
}
