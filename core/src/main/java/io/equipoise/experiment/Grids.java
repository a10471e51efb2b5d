package io.equipoise.experiment;

import io.equipoise.report.ImageTiles;
import java.util.ArrayList;
import java.util.List;

/** Grids of generated images side by side. */
final class Grids {
  private static final int WIDTH = 360;
  private static final int NARROW = 270;

  private Grids() {}

  /** The last grid of the first seed of each variant. */
  static ImageTiles ofVariants(Results results, String title, int columns) {
    return of(
        results.variants().stream().map(variant -> results.first(variant).orElseThrow()).toList(),
        title,
        columns);
  }

  /** The last grid of every run that came to its end, a row each variant. */
  static ImageTiles ofRuns(Results results, String title) {
    return of(
        results.variants().stream().flatMap(variant -> results.of(variant).stream()).toList(),
        title,
        results.plan().seeds().size());
  }

  /** The last grids of some runs. */
  static ImageTiles of(List<Result> shown, String title, int columns) {
    List<ImageTiles.Tile> tiles = new ArrayList<>();
    shown.forEach(result -> tiles.add(last(result)));
    return new ImageTiles(title, tiles, columns, columns <= 3 ? WIDTH : NARROW);
  }

  private static ImageTiles.Tile last(Result result) {
    List<String> grids = result.pictures(CheckpointMeasuring.GRID);
    return new ImageTiles.Tile(result.run().name(), result.picture(grids.get(grids.size() - 1)));
  }

  /** Grids of one run at some of its checkpoints, spread evenly, the last one among them. */
  static ImageTiles overImages(Result result, int most, String title) {
    List<String> all = result.pictures(CheckpointMeasuring.GRID);
    int count = Math.min(most, all.size());
    List<ImageTiles.Tile> tiles = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      String name = all.get(i * all.size() / count - 1);
      long images = Long.parseLong(name.substring(CheckpointMeasuring.GRID.length()));
      tiles.add(
          new ImageTiles.Tile(
              "%d kimg".formatted(Math.round(images / 1000.0)), result.picture(name)));
    }
    return new ImageTiles(title, tiles, Math.min(3, count), WIDTH);
  }
}
