package io.equipoise.report;

import io.equipoise.report.Drawing.Anchor;
import java.awt.image.BufferedImage;
import java.util.List;

/**
 * Pictures side by side, each under its name.
 *
 * @param columns tiles a row; the last row may be short
 * @param tileWidth of each picture, in CSS pixels; its height follows
 */
public record ImageTiles(String title, List<Tile> tiles, int columns, int tileWidth)
    implements Figure {
  private static final int GAP = 12;
  private static final int NAME = 20;
  private static final int TOP = 28;

  /** A picture and its name. */
  public record Tile(String name, BufferedImage image) {}

  /** Copies the tiles. */
  public ImageTiles {
    tiles = List.copyOf(tiles);
    if (tiles.isEmpty() || columns < 1 || tileWidth < 1) {
      throw new IllegalArgumentException(
          tiles.size() + " tiles in " + columns + " columns of width " + tileWidth);
    }
  }

  @Override
  public int width() {
    return GAP + Math.min(columns, tiles.size()) * (tileWidth + GAP);
  }

  @Override
  public int height() {
    int rows = (tiles.size() + columns - 1) / columns;
    return TOP + rows * (tileHeight() + NAME + GAP);
  }

  private int tileHeight() {
    return tiles.stream().mapToInt(tile -> height(tile.image())).max().orElseThrow();
  }

  private int height(BufferedImage image) {
    return Math.round((float) tileWidth * image.getHeight() / image.getWidth());
  }

  @Override
  public void draw(Drawing drawing) {
    drawing.heading(Ink.TEXT, 14, Anchor.START, 8, 20, title);
    for (int i = 0; i < tiles.size(); i++) {
      Tile tile = tiles.get(i);
      int row = i / columns;
      int x = GAP + i % columns * (tileWidth + GAP);
      int y = TOP + row * (tileHeight() + NAME + GAP);
      drawing.text(Ink.TEXT, 12, Anchor.MIDDLE, x + tileWidth / 2.0, y + 13, tile.name());
      drawing.image(tile.image(), x, y + NAME, tileWidth, height(tile.image()));
    }
  }
}
