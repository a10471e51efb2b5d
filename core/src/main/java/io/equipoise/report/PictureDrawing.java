package io.equipoise.report;

import java.awt.AlphaComposite;
import java.awt.BasicStroke;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;

/** A drawing as pixels, two for each unit. */
final class PictureDrawing implements Drawing {
  private static final int SCALE = 2;

  private final Graphics2D graphics;

  private PictureDrawing(Graphics2D graphics) {
    this.graphics = graphics;
  }

  /** The figure on white paper. */
  static BufferedImage of(Figure figure) {
    BufferedImage picture =
        new BufferedImage(
            SCALE * figure.width(), SCALE * figure.height(), BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = picture.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setColor(Ink.PAPER.color());
    graphics.fillRect(0, 0, picture.getWidth(), picture.getHeight());
    graphics.scale(SCALE, SCALE);
    figure.draw(new PictureDrawing(graphics));
    graphics.dispose();
    return picture;
  }

  @Override
  public void line(Ink ink, double width, double... xy) {
    graphics.setColor(ink.color());
    graphics.setStroke(
        new BasicStroke((float) width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND));
    graphics.draw(path(xy));
  }

  @Override
  public void area(Ink ink, double opacity, double... xy) {
    graphics.setComposite(AlphaComposite.getInstance(AlphaComposite.SRC_OVER, (float) opacity));
    graphics.setColor(ink.color());
    Path2D path = path(xy);
    path.closePath();
    graphics.fill(path);
    graphics.setComposite(AlphaComposite.SrcOver);
  }

  private static Path2D path(double[] xy) {
    Path2D path = new Path2D.Double();
    path.moveTo(xy[0], xy[1]);
    for (int i = 2; i < xy.length; i += 2) {
      path.lineTo(xy[i], xy[i + 1]);
    }
    return path;
  }

  @Override
  public void dot(Ink ink, double x, double y, double radius) {
    graphics.setColor(ink.color());
    graphics.fill(new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius));
  }

  @Override
  public void text(Ink ink, double size, Anchor anchor, double x, double y, String text) {
    write(ink, Font.PLAIN, size, anchor, x, y, text);
  }

  @Override
  public void heading(Ink ink, double size, Anchor anchor, double x, double y, String text) {
    write(ink, Font.BOLD, size, anchor, x, y, text);
  }

  @Override
  public void upwards(Ink ink, double size, double x, double y, String text) {
    AffineTransform before = graphics.getTransform();
    graphics.translate(x, y);
    graphics.rotate(-Math.PI / 2);
    write(ink, Font.PLAIN, size, Anchor.MIDDLE, 0, 0, text);
    graphics.setTransform(before);
  }

  private void write(
      Ink ink, int style, double size, Anchor anchor, double x, double y, String text) {
    graphics.setColor(ink.color());
    graphics.setFont(new Font(Font.SANS_SERIF, style, 1).deriveFont((float) size));
    double width = graphics.getFontMetrics().stringWidth(text);
    double shift =
        switch (anchor) {
          case START -> 0;
          case MIDDLE -> width / 2;
          case END -> width;
        };
    graphics.drawString(text, (float) (x - shift), (float) y);
  }

  @Override
  public void image(BufferedImage image, double x, double y, double width, double height) {
    boolean enlarged = SCALE * width >= image.getWidth();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION,
        enlarged
            ? RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR
            : RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    AffineTransform place = AffineTransform.getTranslateInstance(x, y);
    place.scale(width / image.getWidth(), height / image.getHeight());
    graphics.drawImage(image, place, null);
  }

  @Override
  public Drawing at(double x, double y) {
    Graphics2D moved = (Graphics2D) graphics.create();
    moved.translate(x, y);
    return new PictureDrawing(moved);
  }
}
