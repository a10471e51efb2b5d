package io.equipoise.evaluation;

import io.equipoise.metrics.Images;
import io.equipoise.run.SampleGrid;
import io.equipoise.tensor.TensorData;
import io.equipoise.tensor.TensorScope;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;
import org.bytedeco.pytorch.Tensor;

/**
 * Generated images beside the training images nearest to them, closest first, with the distances of
 * their features below.
 */
public final class MemorisationPicture {
  private static final int COLUMNS = 4;
  private static final int PAIRS = 24;
  private static final int LEAST_PIXELS = 64;
  private static final int GAP = 6;
  private static final int BETWEEN = 2;
  private static final int TEXT = 16;
  private static final int HEAD = 3 * TEXT;
  private static final Color INK = new Color(0x22, 0x22, 0x22);

  private MemorisationPicture() {}

  /**
   * Draws the closest pairs.
   *
   * @param generated images that were measured
   * @param training images that were searched
   * @param extractor name of what the distances are measured by
   */
  public static BufferedImage of(
      Images generated, Images training, NearestImages nearest, String extractor) {
    List<NearestImages.Pair> pairs = nearest.closest(PAIRS);
    int side = side(generated);
    int factor = Math.max(1, LEAST_PIXELS / side);
    int cell = side * factor;
    int cellWidth = 2 * cell + BETWEEN + 2 * GAP;
    int cellHeight = cell + TEXT + GAP;
    int columns = Math.min(COLUMNS, pairs.size());
    int rows = (pairs.size() + columns - 1) / columns;
    int width = Math.max(columns * cellWidth + 2 * GAP, 480);
    BufferedImage picture =
        new BufferedImage(width, HEAD + rows * cellHeight + GAP, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = picture.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, picture.getWidth(), picture.getHeight());
    graphics.setColor(INK);
    graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
    graphics.drawString("generated image | nearest training image, closest first", GAP, TEXT);
    graphics.drawString("distance by " + extractor, GAP, 2 * TEXT);
    for (int i = 0; i < pairs.size(); i++) {
      NearestImages.Pair pair = pairs.get(i);
      int x = 2 * GAP + i % columns * cellWidth;
      int y = HEAD + i / columns * cellHeight;
      graphics.drawImage(image(generated, pair.sample()), x, y, cell, cell, null);
      graphics.drawImage(image(training, pair.training()), x + cell + BETWEEN, y, cell, cell, null);
      graphics.drawString(
          String.format(Locale.ROOT, "%.4g  #%d", pair.distance(), pair.training()),
          x,
          y + cell + TEXT - 4);
    }
    graphics.dispose();
    return picture;
  }

  private static int side(Images images) {
    try (TensorScope scope = new TensorScope()) {
      return (int) images.read(0).size(2);
    }
  }

  private static BufferedImage image(Images images, long index) {
    try (TensorScope scope = new TensorScope()) {
      Tensor image = images.read(index); // [1, C, H, W]
      byte[] pixels = TensorData.bytes(image.permute(0, 2, 3, 1));
      return SampleGrid.image(
          pixels, 0, (int) image.size(2), (int) image.size(3), (int) image.size(1));
    }
  }
}
