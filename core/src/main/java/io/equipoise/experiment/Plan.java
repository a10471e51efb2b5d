package io.equipoise.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.data.PackProgress;
import io.equipoise.data.TrainingData;
import io.equipoise.training.Settings;
import io.equipoise.training.TrainConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * All that an experiment will do, settled before it begins.
 *
 * @param dataName short name of the data
 * @param fingerprint of the data
 * @param measuring what the measures depend on beside the runs
 */
public record Plan(
    String experiment,
    Scale scale,
    String spec,
    String dataName,
    String fingerprint,
    ObjectNode measuring,
    List<PlannedRun> runs) {
  /** Copies the runs. */
  public Plan {
    runs = List.copyOf(runs);
  }

  /**
   * Settles an experiment: every variant with every seed.
   *
   * @param given settings of every run that win over the experiment's own, in the form of {@code
   *     config.json}; the data too
   * @param seeds of the runs; empty: the experiment's own
   * @param features an ONNX file that makes features of images; empty: a classifier of the data
   * @throws IllegalArgumentException if a setting has no meaning here or is what the experiment
   *     itself varies
   * @throws io.equipoise.data.DataException if the data are missing or unreadable
   */
  public static Plan of(
      Experiment experiment,
      Scale scale,
      ObjectNode given,
      List<Long> seeds,
      String features,
      PackProgress progress) {
    if (!features.isEmpty() && !Files.isRegularFile(Path.of(features))) {
      throw new IllegalArgumentException(
          "--features " + features + " is not a file: give an ONNX model");
    }
    ObjectNode base = SettingPaths.settings("data.spec", experiment.data(), "machine.threads", 1);
    ObjectNode asked = Settings.merge(base, given);
    Settings.Resolved plain = Settings.resolve(asked, SettingPaths.settings(), progress);
    try (TrainingData data = plain.data()) {
      Request request = new Request(plain.config().data().spec(), data, scale, features);
      List<PlannedRun> runs = new ArrayList<>();
      for (Variant variant : experiment.variants(request)) {
        requireFree(experiment, variant, given);
        for (long seed : seeds.isEmpty() ? experiment.seeds(request) : seeds) {
          ObjectNode rest = Settings.merge(base, experiment.common(request));
          ObjectNode options = Settings.merge(given, variant.settings()).put("seed", seed);
          runs.add(PlannedRun.of(variant, resolve(options, rest, progress)));
        }
      }
      return new Plan(
          experiment.name(),
          scale,
          request.spec(),
          data.name(),
          data.fingerprint(),
          experiment.measuring(request),
          runs);
    }
  }

  private static TrainConfig resolve(ObjectNode options, ObjectNode rest, PackProgress progress) {
    Settings.Resolved resolved = Settings.resolve(options, rest, progress);
    resolved.data().close();
    return resolved.config();
  }

  private static void requireFree(Experiment experiment, Variant variant, ObjectNode given) {
    for (String path : SettingPaths.of(variant.settings()).keySet()) {
      if (!path.equals("data.spec") && !Settings.at(given, path).isMissingNode()) {
        throw new IllegalArgumentException(
            "the experiment %s sets %s itself, to compare: leave that option out"
                .formatted(experiment.name(), path));
      }
    }
    if (given.has("seed")) {
      throw new IllegalArgumentException("an experiment has several seeds: give --seeds");
    }
  }

  /** Folder of this plan's files. */
  public Path folder(Path out) {
    return out.resolve(experiment + "-" + dataName);
  }

  /** Names of the variants, in order. */
  public List<String> variants() {
    return runs.stream().map(PlannedRun::variant).distinct().toList();
  }

  /** Seeds of the runs, in order. */
  public List<Long> seeds() {
    return runs.stream().map(PlannedRun::seed).distinct().toList();
  }

  /** What {@code plan.json} holds. */
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("experiment", experiment).put("scale", scale.toString()).put("data", spec);
    json.put("data_name", dataName).put("data_fingerprint", fingerprint);
    json.set("measuring", measuring);
    var list = json.putArray("runs");
    runs.forEach(run -> list.add(run.toJson()));
    return json;
  }

  /** What differs first from a plan made before, as "runs[0].settings.seed is 1, was 2". */
  Optional<String> difference(JsonNode before) {
    Map<String, String> was = SettingPaths.of(before);
    Map<String, String> is = SettingPaths.of(toJson());
    for (var value : is.entrySet()) {
      String old = was.remove(value.getKey());
      if (!Objects.equals(old, value.getValue())) {
        return Optional.of(
            "%s is %s, was %s"
                .formatted(value.getKey(), value.getValue(), old == null ? "not there" : old));
      }
    }
    return was.entrySet().stream()
        .findFirst()
        .map(value -> "%s is not there, was %s".formatted(value.getKey(), value.getValue()));
  }
}
