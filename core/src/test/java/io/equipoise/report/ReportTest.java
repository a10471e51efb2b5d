package io.equipoise.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** Charts, pictures and pages. */
class ReportTest {
  private static Document parsed(Figure figure) throws Exception {
    byte[] svg = SvgDrawing.of(figure).getBytes(StandardCharsets.UTF_8);
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(svg));
  }

  private static LineChart chart(Series... series) {
    return new LineChart("a <title> & more", "x", "y", List.of(series), 520, 340);
  }

  @Test
  void ticksAreRoundAndInside() {
    assertThat(new Axis("", 0, 60).ticks(6))
        .containsExactly(0.0, 10.0, 20.0, 30.0, 40.0, 50.0, 60.0);
    Axis axis = new Axis("", -0.13, 0.71);
    assertThat(axis.ticks(5)).allMatch(tick -> tick >= axis.low() && tick <= axis.high());
    assertThat(axis.ticks(5).stream().map(Axis::name)).containsExactly("0", "0.2", "0.4", "0.6");
  }

  @Test
  void axisTakesInAllValuesWhateverTheyAre() {
    assertThat(Axis.around("", List.of(3.0, 8.0, Double.NaN)).high()).isGreaterThan(8);
    Axis constant = Axis.around("", List.of(5.0, 5.0));
    assertThat(constant.share(5)).isEqualTo(0.5, within(1e-12));
    assertThat(Axis.around("", List.of()).share(0.5)).isEqualTo(0.5);
  }

  @Test
  void everyPointIsMarkedWhereItIs() throws Exception {
    Document svg =
        parsed(chart(new Series("s", List.of(point(0, 0), point(1, 10), point(2, Double.NaN)))));
    var circles = svg.getElementsByTagName("circle");
    assertThat(circles.getLength()).as("the one that is not finite is left out").isEqualTo(2);
    double low =
        Double.parseDouble(circles.item(0).getAttributes().getNamedItem("cy").getNodeValue());
    double high =
        Double.parseDouble(circles.item(1).getAttributes().getNamedItem("cy").getNodeValue());
    assertThat(high).as("up is more").isLessThan(low);
  }

  private static Series.Point point(double x, double y) {
    return new Series.Point(x, y);
  }

  @Test
  void longLinesAreNotMarked() throws Exception {
    List<Series.Point> many = IntStream.range(0, 100).mapToObj(i -> point(i, i * i)).toList();
    Document svg = parsed(chart(new Series("s", many)));
    assertThat(svg.getElementsByTagName("circle").getLength()).isZero();
    assertThat(svg.getElementsByTagName("polygon").getLength()).as("the band").isEqualTo(1);
  }

  @Test
  void textCannotBreakOutOfThePage() {
    Page page = new Page("<script>alert(1)</script>");
    page.text("a < b & \"c\"").figure(chart(), "<b>").typed("x'y");
    assertThat(page.html())
        .contains("&lt;script&gt;", "a &lt; b &amp; &quot;c&quot;", "&lt;b&gt;", "x&#39;y")
        .doesNotContain("<script>", "<b>");
  }

  @Test
  void sharesOfAHistogramSumToTheWholeAndOutliersCountToTheEnds() {
    BarChart.Group group = new BarChart.Group("g", List.of(-5.0, 0.5, 1.0, 99.0));
    BarChart chart = BarChart.histogram("t", "x", List.of(0.0, 1.0, 2.0, 3.0), List.of(group));
    assertThat(chart.categories()).containsExactly("0 to 1", "1 to 2", "2 to 3");
    assertThat(chart.groups().get(0).values()).containsExactly(50.0, 25.0, 25.0);
    assertThat(chart.groups().get(0).name()).isEqualTo("g (4)");
  }

  @Test
  void barsAreAsHighAsTheirValues() throws Exception {
    BarChart chart =
        new BarChart(
            "t", "x", "y", List.of("a", "b"), List.of(new BarChart.Group("g", List.of(1.0, 2.0))));
    var polygons = parsed(chart).getElementsByTagName("polygon"); // a key, two bars
    assertThat(polygons.getLength()).isEqualTo(3);
    assertThat(height(polygons.item(2))).isEqualTo(2 * height(polygons.item(1)), within(0.05));
  }

  @Test
  void namesThatDoNotFitBesideOneAnotherAreInRows() throws Exception {
    String name = "a name of some forty letters, as they are";
    BarChart chart =
        new BarChart(
            "t",
            "x",
            "y",
            List.of("a"),
            Collections.nCopies(3, new BarChart.Group(name, List.of(1.0))));
    NodeList texts = parsed(chart).getElementsByTagName("text");
    List<String> rows =
        IntStream.range(0, texts.getLength())
            .mapToObj(texts::item)
            .filter(text -> text.getTextContent().equals(name))
            .map(text -> text.getAttributes().getNamedItem("y").getNodeValue())
            .toList();
    assertThat(rows).hasSize(3).doesNotHaveDuplicates();
  }

  private static double height(Node polygon) {
    String[] points = polygon.getAttributes().getNamedItem("points").getNodeValue().split(" ", -1);
    return Double.parseDouble(points[2].split(",", -1)[1])
        - Double.parseDouble(points[0].split(",", -1)[1]);
  }

  @Test
  void pictureShowsTheTiles() {
    BufferedImage red = new BufferedImage(4, 4, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 16; i++) {
      red.setRGB(i % 4, i / 4, 0xFF0000);
    }
    ImageTiles tiles = new ImageTiles("t", List.of(new ImageTiles.Tile("a", red)), 3, 40);
    BufferedImage picture = Page.picture(tiles);
    assertThat(picture.getWidth()).isEqualTo(2 * tiles.width());
    long reds = 0;
    for (int y = 0; y < picture.getHeight(); y++) {
      for (int x = 0; x < picture.getWidth(); x++) {
        reds += (picture.getRGB(x, y) & 0xFFFFFF) == 0xFF0000 ? 1 : 0;
      }
    }
    assertThat(reds).isEqualTo(80 * 80);
    assertThat(new Color(picture.getRGB(1, 1))).isEqualTo(Color.WHITE);
  }

  @Test
  void panelsHoldTheirFigures() {
    LineChart small = new LineChart("s", "x", "y", List.of(), 100, 80);
    LineChart large = new LineChart("l", "x", "y", List.of(), 200, 120);
    Panels panels = new Panels("p", List.of(small, large, small), 2);
    assertThat(panels.width()).isEqualTo(100 + 16 + 200);
    assertThat(panels.height()).isEqualTo(120 + 16 + 80);
  }

  @Test
  void rowOfAnotherLengthIsRefused() {
    assertThatThrownBy(() -> new Table(List.of("a", "b"), List.of(List.of("1"))))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
