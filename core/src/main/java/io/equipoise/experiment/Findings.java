package io.equipoise.experiment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.report.Figure;
import io.equipoise.report.Table;
import java.util.List;
import java.util.Optional;

/**
 * What the runs of an experiment show, for its report.
 *
 * @param picture the main figure, drawn as {@code report.png}; empty as long as there is nothing
 * @param facts numbers found beside the measures of the runs, for {@code report.json}
 */
public record Findings(Optional<Figure> picture, List<Section> sections, ObjectNode facts) {
  /** Copies the sections. */
  public Findings {
    sections = List.copyOf(sections);
  }

  /** A part of the report: text, then a table, then figures. */
  public record Section(
      String heading, String text, Optional<Table> table, List<Captioned> figures) {
    /** Copies the figures. */
    public Section {
      figures = List.copyOf(figures);
    }
  }

  /** A figure with what is to be seen in it and what a healthy one looks like. */
  public record Captioned(Figure figure, String caption) {}
}
