package io.equipoise.report;

import java.util.List;

/**
 * A table.
 *
 * @param columns headings
 * @param rows cells, as many as columns; the first of a row names it
 */
public record Table(List<String> columns, List<List<String>> rows) {
  /** Checks and copies the cells. */
  public Table {
    columns = List.copyOf(columns);
    rows = rows.stream().map(List::copyOf).toList();
    for (List<String> row : rows) {
      if (row.size() != columns.size()) {
        throw new IllegalArgumentException(
            "row %s has not the %d cells of %s".formatted(row, columns.size(), columns));
      }
    }
  }

  void write(StringBuilder html) {
    html.append("<div class=\"wide\"><table>\n<thead><tr>");
    columns.forEach(name -> html.append("<th scope=\"col\">").append(Markup.escape(name)));
    html.append("</tr></thead>\n<tbody>\n");
    for (List<String> row : rows) {
      html.append("<tr><th scope=\"row\">").append(Markup.escape(row.get(0)));
      row.stream().skip(1).forEach(cell -> html.append("<td>").append(Markup.escape(cell)));
      html.append("</tr>\n");
    }
    html.append("</tbody></table></div>\n");
  }
}
