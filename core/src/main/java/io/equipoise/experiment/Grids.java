package io.equipoise.experiment;

import io.equipoise.report.ImageTiles;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Grids of generated images side by side. */
final class Grids {
  private static final int WIDTH = 360;

  private Grids() {}

  /** The last grid of the first seed of each variant, up to three a row. */
  static ImageTiles ofVariants(Results results, String title) {
    List<ImageTiles.Tile> tiles = new ArrayList<>();
    for (String variant : results.variants()) {
      tiles.add(last(results.first(variant).orElseThrow(), variant));
    }
    return new ImageTiles(title, tiles, Math.min(3, tiles.size()), WIDTH);
  }

  /** The last grid of every run, a row each variant. */
  static ImageTiles ofRuns(Results results, String title) {
    List<ImageTiles.Tile> tiles = new ArrayList<>();
    for (String variant : results.variants()) {
      for (Result result : results.of(variant)) {
        tiles.add(last(result, result.run().name()));
      }
    }
    return new ImageTiles(title, tiles, results.plan().seeds().size(), 300);
  }

  private static ImageTiles.Tile last(Result result, String name) {
    String newest =
        result.pictures().keySet().stream()
            .filter(picture -> picture.startsWith(CheckpointMeasuring.GRID))
            .max(String::compareTo)
            .orElseThrow();
    return new ImageTiles.Tile(name, result.picture(newest).orElseThrow());
  }

  /** Grids of one run at some of its checkpoints, spread evenly, the last one among them. */
  static ImageTiles overImages(Result result, int most, String title) {
    List<String> all =
        new TreeSet<>(result.pictures().keySet())
            .stream().filter(name -> name.startsWith(CheckpointMeasuring.GRID)).toList();
    int count = Math.min(most, all.size());
    List<ImageTiles.Tile> tiles = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      String name = all.get(i * all.size() / count - 1);
      long images = Long.parseLong(name.substring(CheckpointMeasuring.GRID.length()));
      tiles.add(
          new ImageTiles.Tile(
              "%d kimg".formatted(Math.round(images / 1000.0)),
              result.picture(name).orElseThrow()));
    }
    return new ImageTiles(title, tiles, Math.min(3, count), WIDTH);
  }
}
