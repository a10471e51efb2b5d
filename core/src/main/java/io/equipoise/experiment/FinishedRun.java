package io.equipoise.experiment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.latent.TrainedRun;
import io.equipoise.run.MetricsLog;
import io.equipoise.run.RunDirectory;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * A run that has ended, to be measured.
 *
 * @param warnings told of damaged checkpoints that were passed over
 */
public record FinishedRun(PlannedRun planned, RunDirectory directory, Consumer<String> warnings) {
  /** Lines of {@code metrics.jsonl}. */
  List<ObjectNode> metrics() {
    return MetricsLog.read(directory.metrics());
  }

  /** Numbers of the checkpoints that are there, ascending. */
  List<Long> checkpoints() {
    return directory.openCheckpoints(1, warnings).list();
  }

  /** The newest checkpoint. */
  TrainedRun newest() {
    return TrainedRun.open(directory.path(), OptionalLong.empty(), warnings);
  }

  /** The checkpoint after so many images. */
  TrainedRun at(long images) {
    return TrainedRun.open(directory.path(), OptionalLong.of(images), warnings);
  }
}
