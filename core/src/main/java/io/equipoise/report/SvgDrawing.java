package io.equipoise.report;

import io.equipoise.run.SampleGrid;
import java.awt.image.BufferedImage;
import java.util.Base64;
import java.util.Locale;

/** A drawing as SVG that stands in an HTML page. */
final class SvgDrawing implements Drawing {
  private final StringBuilder svg;
  private final double left;
  private final double top;

  private SvgDrawing(StringBuilder svg, double left, double top) {
    this.svg = svg;
    this.left = left;
    this.top = top;
  }

  /** The figure as an {@code svg} element. */
  static String of(Figure figure) {
    StringBuilder svg = new StringBuilder();
    svg.append(
        String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\""
                + " height=\"%d\" role=\"img\" aria-label=\"%s\">%n",
            figure.width(),
            figure.height(),
            figure.width(),
            figure.height(),
            Markup.escape(figure.title())));
    figure.draw(new SvgDrawing(svg, 0, 0));
    return svg.append("</svg>").toString();
  }

  @Override
  public void line(Ink ink, double width, double... xy) {
    element(
        "<polyline points=\"%s\" style=\"fill:none;stroke:%s;stroke-width:%s\"/>"
            .formatted(points(xy), ink.css(), number(width)));
  }

  @Override
  public void area(Ink ink, double opacity, double... xy) {
    element(
        "<polygon points=\"%s\" style=\"fill:%s;fill-opacity:%s\"/>"
            .formatted(points(xy), ink.css(), number(opacity)));
  }

  @Override
  public void dot(Ink ink, double x, double y, double radius) {
    element(
        "<circle cx=\"%s\" cy=\"%s\" r=\"%s\" style=\"fill:%s\"/>"
            .formatted(number(left + x), number(top + y), number(radius), ink.css()));
  }

  @Override
  public void text(Ink ink, double size, Anchor anchor, double x, double y, String text) {
    write(ink, size, anchor, "", x, y, text);
  }

  @Override
  public void heading(Ink ink, double size, Anchor anchor, double x, double y, String text) {
    write(ink, size, anchor, " font-weight=\"bold\"", x, y, text);
  }

  @Override
  public void upwards(Ink ink, double size, double x, double y, String text) {
    String turn = " transform=\"rotate(-90 %s %s)\"".formatted(number(left + x), number(top + y));
    write(ink, size, Anchor.MIDDLE, turn, x, y, text);
  }

  private void write(
      Ink ink, double size, Anchor anchor, String more, double x, double y, String text) {
    element(
        "<text x=\"%s\" y=\"%s\" font-size=\"%s\" text-anchor=\"%s\"%s style=\"fill:%s\">%s</text>"
            .formatted(
                number(left + x),
                number(top + y),
                number(size),
                anchor.name().toLowerCase(Locale.ROOT),
                more,
                ink.css(),
                Markup.escape(text)));
  }

  @Override
  public void image(BufferedImage image, double x, double y, double width, double height) {
    element(
        ("<image x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" style=\"image-rendering:%s\""
                + " href=\"data:image/png;base64,%s\"/>")
            .formatted(
                number(left + x),
                number(top + y),
                number(width),
                number(height),
                width > image.getWidth() ? "pixelated" : "auto",
                Base64.getEncoder().encodeToString(SampleGrid.png(image))));
  }

  @Override
  public Drawing at(double x, double y) {
    return new SvgDrawing(svg, left + x, top + y);
  }

  private void element(String element) {
    svg.append(element).append('\n');
  }

  private String points(double[] xy) {
    StringBuilder points = new StringBuilder();
    for (int i = 0; i < xy.length; i += 2) {
      points.append(i == 0 ? "" : " ");
      points.append(number(left + xy[i])).append(',').append(number(top + xy[i + 1]));
    }
    return points.toString();
  }

  private static String number(double value) {
    String text = String.format(Locale.ROOT, "%.2f", value);
    return text.contains(".") ? text.replaceFirst("\\.?0+$", "") : text;
  }
}
