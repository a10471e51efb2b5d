package io.equipoise.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.data.DataException;
import io.equipoise.data.PackProgress;
import io.equipoise.data.TrainingData;
import io.equipoise.distributed.RankEnvironment;
import io.equipoise.distributed.RankGroup;
import io.equipoise.run.RunDirectory;
import io.equipoise.training.RunConfig;
import io.equipoise.training.Settings;
import io.equipoise.training.TrainConfig;
import io.equipoise.training.Trainer;
import io.equipoise.training.TrainingListener;
import java.nio.file.Path;
import java.util.function.Function;

/**
 * {@code train} as one rank of a group: rank 0 settles the settings, writes the run and talks; the
 * others take the settings from it and are silent.
 */
final class RankedTraining {
  private static final String SETTINGS = "settings";
  private static final String DATA = "data";

  private final RankEnvironment place;

  RankedTraining(RankEnvironment place) {
    this.place = place;
  }

  /**
   * What rank 0 was asked for.
   *
   * @param options given one by one
   * @param settings given as a whole, if no run is resumed
   * @param resumed the run to go on with, or null
   * @param runs folder of run directories
   */
  record Request(ObjectNode options, ObjectNode settings, RunDirectory resumed, Path runs) {}

  /**
   * Trains to the end.
   *
   * @param training runs a trainer; returns the exit code
   */
  int run(
      Request request,
      TrainingListener listener,
      PackProgress progress,
      Function<Trainer, Integer> training) {
    return RankGroup.with(
        place,
        group ->
            place.rank() == 0
                ? lead(group, request, listener, progress, training)
                : follow(group, training));
  }

  private int lead(
      RankGroup group,
      Request asked,
      TrainingListener listener,
      PackProgress progress,
      Function<Trainer, Integer> training) {
    Request request = group.runBegun().map(RankedTraining::resuming).orElse(asked);
    RunDirectory run = request.resumed;
    ObjectNode settings = run == null ? request.settings : RunConfig.read(run).toJson();
    ObjectNode options = withThreads(request, settings);
    Settings.Resolved resolved = Settings.resolve(options, settings, progress);
    TrainConfig config = resolved.config();
    try (TrainingData data = resolved.data()) {
      group.tell(DATA, data.fingerprint());
      group.tell(SETTINGS, config.toJson().toString());
      group.connect(config.machine().device());
      Trainer trainer =
          run == null
              ? Trainer.create(config, data, request.runs, listener, group)
              : Trainer.resume(run, config, data, listener, group);
      group.tellRun(trainer.directory().path().toAbsolutePath().toString());
      return training.apply(trainer);
    }
  }

  /** The run that an earlier attempt of this group began, with what was asked for then. */
  private static Request resuming(String run) {
    ObjectNode none = JsonNodeFactory.instance.objectNode();
    return new Request(none, none, RunDirectory.open(Path.of(run)), null);
  }

  /** The cores of a machine are divided among its ranks, unless the run has its number. */
  private ObjectNode withThreads(Request request, ObjectNode settings) {
    boolean same = request.resumed == null || RunConfig.worldSize(request.resumed) == place.world();
    boolean given =
        request.options.path("machine").has("threads")
            || (same && settings.path("machine").has("threads"));
    ObjectNode options = request.options.deepCopy();
    if (!given) {
      int cores = Runtime.getRuntime().availableProcessors();
      options.withObjectProperty("machine").put("threads", Math.max(1, cores / place.localWorld()));
    }
    return options;
  }

  private int follow(RankGroup group, Function<Trainer, Integer> training) {
    TrainConfig config = parse(group.told(SETTINGS));
    try (TrainingData data = Settings.open(config, PackProgress.SILENT)) {
      String expected = group.told(DATA);
      if (!expected.equals(data.fingerprint())) {
        throw new DataException(
            "rank %d finds other data at %s than rank 0: their fingerprints are %s and %s"
                .formatted(place.rank(), config.data().spec(), data.fingerprint(), expected));
      }
      group.connect(config.machine().device());
      return training.apply(Trainer.follow(config, data, TrainingListener.NONE, group));
    }
  }

  private static TrainConfig parse(String json) {
    try {
      return TrainConfig.parse((ObjectNode) new ObjectMapper().readTree(json));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("rank 0 sent no settings: " + e.getMessage(), e);
    }
  }
}
