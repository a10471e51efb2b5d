package io.equipoise.latent;

import io.equipoise.run.SampleGrid;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Images side by side under headings, each over what a network made of it and the map of the
 * differences, with a number and a name.
 */
public final class ComparisonPicture {
  private static final int COMFORTABLE_PIXELS = 128;
  private static final int GAP = 4;
  private static final int MARGIN = 112;
  private static final int HEADING = 34;
  private static final int CAPTION = 38;
  private static final Color TEXT = new Color(0x22, 0x22, 0x22);
  private static final Color FAINT = new Color(0x66, 0x66, 0x66);

  private final int resolution;
  private final int channels;
  private final String made;
  private final int side; // of a cell in pixels
  private final float mostError;

  private ComparisonPicture(int resolution, int channels, String made, float mostError) {
    this.resolution = resolution;
    this.channels = channels;
    this.made = made;
    this.side = resolution * Math.max(1, COMFORTABLE_PIXELS / resolution);
    this.mostError = mostError;
  }

  /**
   * An image and what was made of it.
   *
   * @param image {@code [C, R, R]} in [-1, 1]
   * @param made the same shape, or empty where nothing was made of any
   * @param value written under it
   * @param name written under that
   */
  public record Column(float[] image, float[] made, double value, String name) {}

  /**
   * Columns under a heading.
   *
   * @param heading e.g. "Most unusual of 1,000 images"
   */
  public record Section(String heading, List<Column> columns) {
    /** Copies the list. */
    public Section {
      columns = List.copyOf(columns);
    }
  }

  /**
   * Draws sections below one another.
   *
   * @param resolution R
   * @param channels C, 1 or 3
   * @param made what the second row is called
   * @throws IllegalArgumentException if there is no image
   */
  public static BufferedImage of(
      int resolution, int channels, String made, List<Section> sections) {
    int columns = sections.stream().mapToInt(section -> section.columns.size()).max().orElse(0);
    if (columns == 0) {
      throw new IllegalArgumentException("there are no images to show");
    }
    float most = 0;
    for (Column column : all(sections).toList()) {
      most = Math.max(most, errors(column, channels).most());
    }
    boolean compared = all(sections).anyMatch(column -> column.made.length > 0);
    return new ComparisonPicture(resolution, channels, made, most)
        .draw(sections, columns, compared);
  }

  private static Stream<Column> all(List<Section> sections) {
    return sections.stream().flatMap(section -> section.columns.stream());
  }

  private static ErrorMap errors(Column column, int channels) {
    return ErrorMap.of(column.image, column.made, channels);
  }

  private BufferedImage draw(List<Section> sections, int columns, boolean compared) {
    int rows = compared ? 3 : 1;
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
    for (Section section : sections) {
      draw(graphics, section, compared);
      graphics.translate(0, height);
    }
    graphics.dispose();
    return picture;
  }

  private void draw(Graphics2D graphics, Section section, boolean compared) {
    text(graphics, section.heading, 10, 23, Font.BOLD, 16, TEXT);
    label(graphics, 0, "image", "");
    if (compared) {
      label(graphics, 1, made, "");
      label(graphics, 2, "difference", "black 0, white " + number(mostError));
    }
    for (int i = 0; i < section.columns.size(); i++) {
      Column column = section.columns.get(i);
      cell(graphics, i, 0, image(column.image));
      if (compared) {
        cell(graphics, i, 1, image(column.made));
        cell(graphics, i, 2, errors(column, channels).picture(mostError));
      }
      int x = MARGIN + i * (side + GAP);
      int y = HEADING + (compared ? 3 : 1) * (side + GAP) + 12;
      text(graphics, number(column.value), x, y, Font.BOLD, 13, TEXT);
      text(graphics, fitting(graphics, column.name), x, y + 15, Font.PLAIN, 11, FAINT);
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

  private BufferedImage image(float[] values) {
    byte[] pixels = Sampler.pixels(values, channels, resolution);
    return SampleGrid.image(pixels, 0, resolution, resolution, channels);
  }
}
