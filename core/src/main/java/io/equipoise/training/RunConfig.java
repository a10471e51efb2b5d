package io.equipoise.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.data.Mixture;
import io.equipoise.data.PackProgress;
import io.equipoise.data.TrainingData;
import io.equipoise.run.RunDirectory;
import io.equipoise.run.Versions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.javacpp.Loader;

/** {@code config.json}: the settings of a run, and what they were used with. */
public final class RunConfig {
  private static final String ENVIRONMENT = "environment";
  private static final String OBJECTIVE = "objective";
  private static final String EVALUATION = "evaluation";

  /** Settings that a resumed run may change without ceasing to be the same run. */
  private static final List<String> CHANGEABLE = List.of("budget", "log", EVALUATION);

  private static final String WORLD_SIZE = "world_size";

  private RunConfig() {}

  /**
   * What is written for a run.
   *
   * @param world number of ranks, each with the threads of {@code machine.threads}
   */
  static ObjectNode json(
      TrainConfig config, TrainingData data, NamedObjective objective, int world) {
    ObjectNode json = config.toJson();
    ObjectNode environment = json.putObject(ENVIRONMENT);
    environment.put("data_name", data.name());
    environment.put("data_count", data.count());
    environment.put("data_shape", Arrays.toString(data.sampleShape()));
    environment.put("data_fingerprint", data.fingerprint());
    environment.put(WORLD_SIZE, world);
    if (!objective.name().isEmpty()) {
      environment.put(OBJECTIVE, objective.name());
    }
    environment.put("equipoise", Versions.program());
    environment.put("libtorch", Versions.libtorch());
    environment.put("java", System.getProperty("java.version"));
    environment.put("platform", Loader.getPlatform());
    return json;
  }

  /**
   * The settings of a run.
   *
   * @throws IllegalArgumentException naming the field that is not as a run writes it
   */
  public static TrainConfig read(RunDirectory run) {
    ObjectNode json = run.readConfig();
    json.remove(ENVIRONMENT);
    if (!json.has(EVALUATION)) { // a run from before there were evaluations
      json.set(EVALUATION, Preset.defaults().path(EVALUATION));
    }
    try {
      return TrainConfig.parse(json);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(run.config() + ": " + e.getMessage(), e);
    }
  }

  /** How many ranks trained a run last. */
  public static int worldSize(RunDirectory run) {
    return run.readConfig().path(ENVIRONMENT).path(WORLD_SIZE).asInt(1);
  }

  /** SHA-256 of the data that a run was trained on; empty where its config says nothing of it. */
  public static String dataFingerprint(RunDirectory run) {
    return run.readConfig().path(ENVIRONMENT).path("data_fingerprint").asText();
  }

  /**
   * Data at the resolution, channels and fit of a run.
   *
   * @param spec the run's own where empty
   * @throws io.equipoise.data.DataException if they are missing or unreadable
   */
  public static TrainingData openData(
      RunDirectory run, Optional<String> spec, PackProgress progress) {
    ObjectNode settings = read(run).toJson();
    spec.ifPresent(given -> settings.withObjectProperty("data").put("spec", given));
    return Settings.open(TrainConfig.parse(settings), progress);
  }

  /**
   * Refuses networks that do not make or take such data, and evaluations that they do not allow.
   *
   * @throws IllegalArgumentException saying what to give instead
   */
  static void requireFitting(TrainConfig config, TrainingData data) {
    boolean points = data instanceof Mixture;
    boolean makesPoints = config.network().makesPoints();
    if (points && !makesPoints) {
      throw new IllegalArgumentException(
          data.name() + " are points in the plane: they need --arch mlp");
    }
    if (!points && makesPoints) {
      throw new IllegalArgumentException(
          data.name() + " are images, and these networks make points: use --data ring or grid");
    }
    if (!points
        && (data.sampleShape()[0] != config.network().channels()
            || data.sampleShape()[1] != config.network().resolution())) {
      throw new IllegalArgumentException(
          "the data are %d channels of %d pixels, the networks %d of %d"
              .formatted(
                  data.sampleShape()[0],
                  data.sampleShape()[1],
                  config.network().channels(),
                  config.network().resolution()));
    }
    RunEvaluation.check(config, data);
  }

  /**
   * Refuses to go on with another objective than the one that a program brought, if one did.
   *
   * @param name that a program gives it now; empty for one of ours
   * @throws IllegalArgumentException naming the one that is missing, or that was not there
   */
  static void requireSameObjective(RunDirectory run, String name) {
    ObjectNode before = run.readConfig();
    String was = before.path(ENVIRONMENT).path(OBJECTIVE).asText();
    if (was.equals(name)) {
      return;
    }
    throw new IllegalArgumentException(
        was.isEmpty()
            ? "%s was trained with objective %s and not with '%s': leave that out"
                .formatted(run.path(), before.path(OBJECTIVE).path("name").asText(), name)
            : "%s was trained with the objective '%s' of a Java program: resume it from one that gives it, by Training.objective(\"%s\", ...)"
                .formatted(run.path(), was, was));
  }

  /**
   * Refuses to go on with other settings or data. Another number of ranks may have another number
   * of threads each.
   *
   * @throws IllegalArgumentException naming what differs
   */
  static void requireSame(RunDirectory run, TrainConfig config, TrainingData data, int world) {
    ObjectNode before = run.readConfig();
    boolean sameWorld = worldSize(run) == world;
    String fingerprint = before.path(ENVIRONMENT).path("data_fingerprint").asText();
    if (!fingerprint.equals(data.fingerprint())) {
      throw new IllegalArgumentException(
          "%s was trained on other data: its fingerprint is %s, that of %s is %s"
              .formatted(run.path(), fingerprint, config.data().spec(), data.fingerprint()));
    }
    ObjectNode after = config.toJson();
    before.remove(ENVIRONMENT);
    before.remove(CHANGEABLE);
    after.remove(CHANGEABLE);
    if (!sameWorld) {
      after.withObjectProperty("machine").remove("threads");
    }
    requireSame(run, "", before, after);
  }

  private static void requireSame(RunDirectory run, String path, JsonNode before, JsonNode after) {
    for (Map.Entry<String, JsonNode> field : after.properties()) {
      JsonNode old = before.path(field.getKey());
      String name = path + field.getKey();
      if (field.getValue().isObject()) {
        requireSame(run, name + ".", old, field.getValue());
      } else if (!old.asText().equals(field.getValue().asText())) {
        throw new IllegalArgumentException(
            "%s was trained with %s = %s, which a resumed run cannot change to %s: leave it out"
                .formatted(run.path(), name, old.asText(), field.getValue().asText()));
      }
    }
  }
}
