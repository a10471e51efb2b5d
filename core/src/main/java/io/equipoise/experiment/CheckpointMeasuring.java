package io.equipoise.experiment;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.latent.TrainedRun;
import io.equipoise.metrics.MeasureProgress;
import io.equipoise.run.FileNumber;
import java.awt.image.BufferedImage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Measures the images of a run at its checkpoints, with a grid of each, and keeps its curves: the
 * values of the last checkpoint by their names, all of them under "over_images", what the run wrote
 * down itself under "curve".
 */
final class CheckpointMeasuring implements Measuring {
  /** Pictures are called by this and the images seen. */
  static final String GRID = "grid-";

  private static final List<String> CURVES =
      List.of("convergence", "energy_real", "energy_fake", "k", "diversity");
  private static final int CURVE_POINTS = 200;

  private final Plan plan;
  private ImageMeasures measures; // made with the first run: it takes a while

  CheckpointMeasuring(Plan plan) {
    this.plan = plan;
  }

  /** Name of the picture of a checkpoint. */
  static String grid(long images) {
    return GRID + FileNumber.ofImages(images);
  }

  @Override
  public Measured of(FinishedRun run, MeasureProgress progress) {
    if (measures == null) {
      measures = new ImageMeasures(plan, progress);
    }
    ObjectNode values = JsonNodeFactory.instance.objectNode();
    ArrayNode over = JsonNodeFactory.instance.arrayNode();
    Map<String, BufferedImage> pictures = new LinkedHashMap<>();
    for (long images : run.checkpoints()) {
      if (images > 0) { // before the first step there is nothing to measure
        TrainedRun trained = run.at(images);
        ObjectNode now = measures.of(trained, progress);
        pictures.put(grid(images), ImageMeasures.grid(trained));
        values.setAll(now.deepCopy());
        now.remove("basis");
        over.add(now.put("images", images));
      }
    }
    List<ObjectNode> lines = run.metrics();
    lastOf(lines, values);
    values.set("over_images", over);
    values.set("curve", curve(lines));
    return new Measured(values, pictures);
  }

  /** What the run itself wrote last of each curve. */
  private static void lastOf(List<ObjectNode> lines, ObjectNode values) {
    for (ObjectNode line : lines) {
      for (String name : CURVES) {
        if (line.path(name).isNumber()) {
          values.set(name, line.get(name));
        }
      }
    }
  }

  /** At most some hundred lines, each with the curves that it has. */
  private static ArrayNode curve(List<ObjectNode> lines) {
    ArrayNode curve = JsonNodeFactory.instance.arrayNode();
    int every = Math.max(1, lines.size() / CURVE_POINTS);
    for (int i = 0; i < lines.size(); i++) {
      ObjectNode line = lines.get(i);
      if (i % every == 0 || line.has("diversity")) { // which few lines have
        ObjectNode point = curve.addObject().put("images", line.path("images").asLong());
        CURVES.stream()
            .filter(name -> line.path(name).isNumber())
            .forEach(name -> point.set(name, line.get(name)));
      }
    }
    return curve;
  }

  @Override
  public void close() {
    if (measures != null) {
      measures.close();
    }
  }
}
