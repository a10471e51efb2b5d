package io.equipoise.studio.runs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.run.RunDirectory;
import io.equipoise.run.RunningTrainer;
import io.equipoise.run.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A run that somebody looks at: what has been read of it, followed as it grows. Touches the disk:
 * to be called through DiskAccess. Safe for use by many threads.
 */
final class OpenRun {
  /**
   * What of a run's metrics is told of at once: the newest lines kept are shared by all who look.
   */
  record Fresh(boolean anew, List<MetricsLine> lines, int edition, long seen) {}

  /** All that is known of a run at one moment. */
  record View(
      ObjectNode config,
      RunFacts facts,
      List<Mark> marks,
      List<Long> samples,
      List<Long> checkpoints,
      Optional<RunningTrainer> trainer,
      Notes notes,
      boolean reals,
      long unreadable,
      List<String> fields,
      Map<String, Double> last,
      int edition,
      long lines) {}

  private final RunDirectory run;
  private final Metrics metrics; // guarded by this, as is the log
  private final LogEvents log;

  OpenRun(RunDirectory run) {
    this.run = run;
    this.metrics = new Metrics(run.metrics());
    this.log = new LogEvents(run.log());
  }

  RunDirectory directory() {
    return run;
  }

  /** Reads what is new, and says how the run is. */
  synchronized View view() {
    refresh();
    ObjectNode config = run.readConfig();
    Optional<RunningTrainer> trainer = run.control().running();
    List<Mark> marks = new ArrayList<>(log.marks());
    marks.addAll(metrics.cuts());
    return new View(
        config,
        RunFacts.of(config, metrics, log, trainer),
        marks,
        run.samples(),
        checkpoints(),
        trainer,
        Notes.read(run),
        Files.isRegularFile(run.reals()),
        metrics.unreadable(),
        List.copyOf(metrics.curves().fields()),
        new LinkedHashMap<>(metrics.last()),
        metrics.edition(),
        metrics.curves().lines());
  }

  private List<Long> checkpoints() {
    return Files.isDirectory(run.checkpoints())
        ? run.openCheckpoints(1, warning -> {}).list()
        : List.of();
  }

  private void refresh() {
    try {
      metrics.read();
      log.read();
    } catch (IOException e) {
      throw new StorageException(run.path() + " cannot be read", e);
    }
  }

  /** Does something with the metrics as they are now. */
  synchronized <T> T metrics(Reading<T> reading) {
    try {
      metrics.read();
      return reading.of(metrics);
    } catch (IOException e) {
      throw new StorageException(run.metrics() + " cannot be read", e);
    }
  }

  /** Something done with metrics. */
  interface Reading<T> {
    T of(Metrics metrics) throws IOException;
  }

  /** Lines after those that somebody has seen. */
  synchronized Fresh fresh(int edition, long seen) {
    refresh();
    List<MetricsLine> lines = metrics.edition() == edition ? metrics.after(seen) : null;
    return new Fresh(
        lines == null,
        lines == null ? List.of() : lines,
        metrics.edition(),
        metrics.curves().lines());
  }
}
