package io.equipoise.latent;

import io.equipoise.data.Batch;
import io.equipoise.data.TrainingData;
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
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;

/**
 * The most and the least unusual images of a set side by side, each over its reconstruction and the
 * map of the errors whose sum is its energy; images alone where the discriminator is the classifier
 * of {@code gan}.
 */
public final class ScorePicture {
  private static final int COMFORTABLE_PIXELS = 128;
  private static final int GAP = 4;
  private static final int MARGIN = 112;
  private static final int HEADING = 34;
  private static final int CAPTION = 38;
  private static final Color TEXT = new Color(0x22, 0x22, 0x22);
  private static final Color FAINT = new Color(0x66, 0x66, 0x66);

  private final TrainedDiscriminator discriminator;
  private final int side; // of a cell in pixels
  private final int columns;

  private ScorePicture(TrainedDiscriminator discriminator, int columns) {
    this.discriminator = discriminator;
    int resolution = discriminator.config().resolution();
    this.side = resolution * Math.max(1, COMFORTABLE_PIXELS / resolution);
    this.columns = columns;
  }

  /**
   * One image of the picture.
   *
   * @param data where it is from
   * @param index of the image in its set
   * @param energy written under it
   * @param name written under that
   */
  public record Shown(TrainingData data, long index, double energy, String name) {}

  /**
   * Images under a heading.
   *
   * @param heading e.g. "Most unusual of 1,000 images"
   */
  public record Section(String heading, List<Shown> images) {
    /** Copies the list. */
    public Section {
      images = List.copyOf(images);
    }
  }

  /** Draws sections below one another. All images have the shape of the run's; some are given. */
  public static BufferedImage of(TrainedDiscriminator discriminator, List<Section> sections) {
    int columns = sections.stream().mapToInt(section -> section.images.size()).max().orElse(0);
    if (columns == 0) {
      throw new IllegalArgumentException("there are no images to show");
    }
    return new ScorePicture(discriminator, columns).draw(sections);
  }

  private BufferedImage draw(List<Section> sections) {
    List<Rows> all = sections.stream().map(this::rows).toList();
    float most = (float) all.stream().mapToDouble(rows -> rows.greatestError).max().orElse(0);
    int rows = discriminator.hasEnergies() ? 3 : 1;
    int height = HEADING + rows * (side + GAP) + CAPTION;
    BufferedImage picture =
        new BufferedImage(
            MARGIN + columns * (side + GAP) + GAP,
            sections.size() * height + GAP,
            BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = picture.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, picture.getWidth(), picture.getHeight());
    for (int i = 0; i < all.size(); i++) {
      graphics.translate(0, i == 0 ? 0 : height);
      section(graphics, all.get(i), most);
    }
    graphics.dispose();
    return picture;
  }

  private void section(Graphics2D graphics, Rows rows, float most) {
    text(graphics, rows.section.heading(), 10, 23, Font.BOLD, 16, TEXT);
    boolean maps = discriminator.hasEnergies();
    label(graphics, 0, "image", "");
    if (maps) {
      label(graphics, 1, "reconstruction", "");
      label(graphics, 2, "error", "black 0, white " + number(most));
    }
    List<Shown> images = rows.section.images();
    for (int i = 0; i < images.size(); i++) {
      cell(graphics, i, 0, rows.image(rows.pixels, i));
      if (maps) {
        cell(graphics, i, 1, rows.image(rows.rebuilt, i));
        cell(graphics, i, 2, rows.errorMap(i, most));
      }
      int x = MARGIN + i * (side + GAP);
      int y = HEADING + (maps ? 3 : 1) * (side + GAP) + 12;
      Shown shown = images.get(i);
      text(graphics, number(shown.energy), x, y, Font.BOLD, 13, TEXT);
      text(graphics, fitting(graphics, shown.name), x, y + 15, Font.PLAIN, 11, FAINT);
    }
  }

  private void cell(Graphics2D graphics, int column, int row, BufferedImage image) {
    int x = MARGIN + column * (side + GAP);
    graphics.drawImage(image, x, HEADING + row * (side + GAP), side, side, null);
  }

  private void label(Graphics2D graphics, int row, String first, String second) {
    int y = HEADING + row * (side + GAP) + side / 2;
    text(graphics, first, 10, y, Font.PLAIN, 13, TEXT);
    text(graphics, second, 10, y + 15, Font.PLAIN, 10, FAINT);
  }

  private static void text(
      Graphics2D graphics, String text, int x, int y, int style, int size, Color colour) {
    graphics.setFont(new Font(Font.SANS_SERIF, style, size));
    graphics.setColor(colour);
    graphics.drawString(text, x, y);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.4g", value);
  }

  /** The end of a name that is too long: there files differ. */
  private String fitting(Graphics2D graphics, String name) {
    graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 11));
    String shown = name;
    for (int cut = 1; graphics.getFontMetrics().stringWidth(shown) > side; cut++) {
      shown = "\u2026" + name.substring(cut);
    }
    return shown;
  }

  private Rows rows(Section section) {
    int r = discriminator.config().resolution();
    int c = discriminator.config().channels();
    byte[] pixels = new byte[section.images.size() * r * r * c];
    byte[] rebuilt = new byte[pixels.length];
    float[] errors = new float[section.images.size() * r * r];
    for (int i = 0; i < section.images.size(); i++) {
      Shown shown = section.images.get(i);
      Batch batch = Batch.of(shown.data, shown.index);
      System.arraycopy(batch.pixels(), 0, pixels, i * r * r * c, r * r * c);
      if (discriminator.hasEnergies()) {
        rebuild(batch, rebuilt, errors, i);
      }
    }
    float greatest = 0;
    for (float error : errors) {
      greatest = Math.max(greatest, error);
    }
    return new Rows(section, r, c, pixels, rebuilt, errors, greatest);
  }

  private void rebuild(Batch batch, byte[] rebuilt, float[] errors, int place) {
    int r = discriminator.config().resolution();
    int c = discriminator.config().channels();
    try (TensorScope scope = new TensorScope()) {
      Tensor image = batch.toTensor(new Device("cpu")); // [1, C, R, R] in [-1, 1]
      Tensor made = discriminator.reconstruct(image);
      byte[] bytes = Sampler.pixels(TensorData.floats(made), c, r);
      System.arraycopy(bytes, 0, rebuilt, place * bytes.length, bytes.length);
      float[] map = TensorData.floats(image.sub(made).abs().mean(1)); // [1, R, R]
      System.arraycopy(map, 0, errors, place * map.length, map.length);
    }
  }

  /** What is drawn of a section; errors are means over the channels, {@code [n, R, R]}. */
  @SuppressWarnings("ArrayRecordComponent") // inside this file
  private record Rows(
      Section section,
      int resolution,
      int channels,
      byte[] pixels,
      byte[] rebuilt,
      float[] errors,
      float greatestError) {
    BufferedImage image(byte[] from, int index) {
      return SampleGrid.image(from, index, resolution, resolution, channels);
    }

    /** From black over red and yellow to white. */
    BufferedImage errorMap(int index, float most) {
      BufferedImage map = new BufferedImage(resolution, resolution, BufferedImage.TYPE_INT_RGB);
      int area = resolution * resolution;
      for (int i = 0; i < area; i++) {
        float heat = most == 0 ? 0 : 3 * errors[index * area + i] / most;
        map.setRGB(
            i % resolution,
            i / resolution,
            new Color(part(heat), part(heat - 1), part(heat - 2)).getRGB());
      }
      return map;
    }

    private static float part(float heat) {
      return Math.max(0, Math.min(1, heat));
    }
  }
}
