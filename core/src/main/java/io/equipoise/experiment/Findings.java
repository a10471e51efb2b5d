package io.equipoise.experiment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.report.Figure;
import io.equipoise.report.Panels;
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

  /**
   * What is shown first is drawn as the picture: the figures of the first section below one
   * another.
   */
  static Findings of(String title, List<Section> sections, ObjectNode facts) {
    List<Figure> first = sections.get(0).figures().stream().map(Captioned::figure).toList();
    Optional<Figure> picture =
        first.isEmpty() ? Optional.empty() : Optional.of(new Panels(title, first, 1));
    return new Findings(picture, sections, facts);
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
