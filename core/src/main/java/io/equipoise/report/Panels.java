package io.equipoise.report;

import java.util.List;
import java.util.function.ToIntFunction;

/**
 * Figures as one: row by row, so many to a row.
 *
 * @param columns figures a row; the last row may be short
 */
public record Panels(String title, List<? extends Figure> figures, int columns) implements Figure {
  private static final int GAP = 16;

  /** Copies the figures. */
  public Panels {
    figures = List.copyOf(figures);
    if (figures.isEmpty() || columns < 1) {
      throw new IllegalArgumentException(figures.size() + " figures in " + columns + " columns");
    }
  }

  private List<? extends Figure> row(int row) {
    return figures.subList(row * columns, Math.min(figures.size(), (row + 1) * columns));
  }

  private int rows() {
    return (figures.size() + columns - 1) / columns;
  }

  private int most(ToIntFunction<List<? extends Figure>> ofRow) {
    int most = 0;
    for (int row = 0; row < rows(); row++) {
      most = Math.max(most, ofRow.applyAsInt(row(row)));
    }
    return most;
  }

  private static int height(List<? extends Figure> row) {
    return row.stream().mapToInt(Figure::height).max().orElseThrow();
  }

  @Override
  public int width() {
    return most(row -> row.stream().mapToInt(Figure::width).sum() + GAP * (row.size() - 1));
  }

  @Override
  public int height() {
    int sum = GAP * (rows() - 1);
    for (int row = 0; row < rows(); row++) {
      sum += height(row(row));
    }
    return sum;
  }

  @Override
  public void draw(Drawing drawing) {
    int top = 0;
    for (int row = 0; row < rows(); row++) {
      int left = 0;
      for (Figure figure : row(row)) {
        figure.draw(drawing.at(left, top));
        left += figure.width() + GAP;
      }
      top += height(row(row)) + GAP;
    }
  }
}
