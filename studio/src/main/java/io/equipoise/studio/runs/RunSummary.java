package io.equipoise.studio.runs;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.run.RunDirectory;
import io.equipoise.run.RunningTrainer;
import io.equipoise.run.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A line of the table of runs, from the ends of a run's files: a long log is not read for it.
 *
 * @param json what is sent
 * @param key of the files that it was read from; the same key says the same
 */
record RunSummary(ObjectNode json, String key) {
  private static final long TAIL_BYTES = 24 << 10;
  private static final List<String> SHOWN =
      List.of(
          "energy_real",
          "energy_fake",
          "k",
          "gamma",
          "convergence",
          "diversity",
          "learning_rate",
          "images_per_second");

  /** What says whether anything changed. */
  static String key(RunDirectory run) throws IOException {
    StringBuilder key = new StringBuilder();
    for (Path file : List.of(run.metrics(), run.log(), run.config(), run.notes())) {
      if (Files.exists(file)) {
        key.append(Files.size(file)).append('/').append(Files.getLastModifiedTime(file).toMillis());
      }
      key.append(' ');
    }
    Optional<RunningTrainer> trainer = run.control().running();
    return key.append(trainer.map(RunningTrainer::paused)).toString();
  }

  static RunSummary of(RunDirectory run, String key) {
    try {
      ObjectNode config = run.readConfig();
      Metrics metrics = new Metrics(run.metrics());
      metrics.readFrom(tail(run.metrics()));
      LogEvents log = new LogEvents(run.log());
      log.readFrom(tail(run.log()));
      RunFacts facts = RunFacts.of(config, metrics, log, run.control().running());
      return new RunSummary(json(run, config, metrics.last(), facts), key);
    } catch (IOException e) {
      throw new StorageException(run.path() + " cannot be read", e);
    }
  }

  private static long tail(Path file) throws IOException {
    return Files.exists(file) ? Math.max(0, Files.size(file) - TAIL_BYTES) : 0;
  }

  private static ObjectNode json(
      RunDirectory run, ObjectNode config, Map<String, Double> last, RunFacts facts)
      throws IOException {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("name", run.name()).put("state", facts.state().label());
    json.put("objective", config.path("objective").path("name").asText());
    json.put("architecture", config.path("network").path("architecture").asText());
    json.put("resolution", config.path("network").path("resolution").asInt());
    json.put("data", config.path("environment").path("data_name").asText());
    json.put("preset", config.path("preset").asText());
    RunJson.progress(json.putObject("progress"), facts.progress());
    ObjectNode values = json.putObject("last");
    SHOWN.forEach(
        field -> {
          if (last.containsKey(field)) {
            values.put(field, last.get(field));
          }
        });
    RunJson.finding(json.putObject("verdict"), facts.diagnosis().first());
    Path newest = Files.exists(run.metrics()) ? run.metrics() : run.config();
    json.put("modified", Files.getLastModifiedTime(newest).toMillis());
    List<Long> samples = run.samples();
    if (!samples.isEmpty()) {
      json.put("sample", samples.get(samples.size() - 1));
    }
    json.setAll(Notes.read(run).json());
    return json;
  }
}
