package io.equipoise.experiment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.metrics.MeasureProgress;
import java.awt.image.BufferedImage;
import java.util.Map;

/** Measures the runs of one plan, one after the other, on one thread. */
public interface Measuring extends AutoCloseable {
  /**
   * What was measured of a run.
   *
   * @param values by name; numbers directly in it are averaged over seeds in the report
   * @param pictures by name, [a-z0-9-]
   */
  record Measured(ObjectNode values, Map<String, BufferedImage> pictures) {}

  /** Measures a run that has ended. */
  Measured of(FinishedRun run, MeasureProgress progress);

  @Override
  void close();
}
