package io.equipoise.report;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/**
 * An HTML page that needs no other file: headings, text, figures as SVG, tables. Readable in light
 * and dark.
 */
public final class Page {
  private static final String STYLE =
      """
      body{background:var(--paper);color:var(--text);margin:0 auto;max-width:1180px;\
      padding:1rem 1.5rem 4rem;font:16px/1.5 system-ui,sans-serif}
      h1{line-height:1.2}h2{margin-top:2.5rem}
      figure{margin:1.5rem 0;overflow-x:auto}
      figcaption{color:var(--muted);max-width:52rem}
      svg{max-width:100%;height:auto;font-family:system-ui,sans-serif}
      @media screen{svg{max-width:max(100%,60rem)}}
      .wide{overflow-x:auto}
      table{border-collapse:collapse;font-size:.9rem;font-variant-numeric:tabular-nums}
      th,td{border-bottom:1px solid var(--rule);padding:.3rem .8rem .3rem 0;text-align:left;\
      vertical-align:top}
      th[scope=row]{font-weight:normal}
      pre{background:var(--rule);padding:.7rem 1rem;overflow-x:auto;border-radius:6px}
      .note{border-left:4px solid var(--amber);padding-left:1rem}
      summary{cursor:pointer}
      """;

  private final String title;
  private final StringBuilder body = new StringBuilder();
  private final List<Figure> figures = new ArrayList<>();

  /** A page with nothing but its title. */
  public Page(String title) {
    this.title = title;
    body.append("<h1>").append(Markup.escape(title)).append("</h1>\n");
  }

  /** A heading. */
  public Page heading(String text) {
    return element("h2", "", text);
  }

  /** A paragraph. */
  public Page text(String text) {
    return element("p", "", text);
  }

  /** A paragraph that must not be overlooked. */
  public Page note(String text) {
    return element("p", " class=\"note\"", text);
  }

  /** Text as it is typed, such as a command. */
  public Page typed(String text) {
    return element("pre", "", text);
  }

  /** A figure. */
  public Page figure(Figure figure, String caption) {
    figures.add(figure);
    body.append("<figure>\n").append(SvgDrawing.of(figure)).append("\n<figcaption>");
    body.append(Markup.escape(caption)).append("</figcaption></figure>\n");
    return this;
  }

  /** A table. */
  public Page table(Table table) {
    table.write(body);
    return this;
  }

  /** A table that opens on demand. */
  public Page details(String summary, Table table) {
    body.append("<details><summary>").append(Markup.escape(summary)).append("</summary>\n");
    table.write(body);
    body.append("</details>\n");
    return this;
  }

  private Page element(String name, String attributes, String text) {
    body.append("<%s%s>%s</%s>%n".formatted(name, attributes, Markup.escape(text), name));
    return this;
  }

  /** The whole file. */
  public String html() {
    return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        + "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n<title>"
        + Markup.escape(title)
        + "</title>\n<style>\n:root{color-scheme:light dark;"
        + Ink.definitions(false)
        + "}\n@media (prefers-color-scheme:dark){:root{"
        + Ink.definitions(true)
        + "}}\n"
        + STYLE
        + "</style>\n</head>\n<body>\n"
        + body
        + "</body>\n</html>\n";
  }

  /** A figure as a picture, two pixels to a unit. */
  public static BufferedImage picture(Figure figure) {
    return PictureDrawing.of(figure);
  }
}
