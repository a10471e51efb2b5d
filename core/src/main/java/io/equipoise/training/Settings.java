package io.equipoise.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.data.DataOptions;
import io.equipoise.data.DataProfile;
import io.equipoise.data.DataSpec;
import io.equipoise.data.Fit;
import io.equipoise.data.PackProgress;
import io.equipoise.data.TrainingData;
import io.equipoise.network.NetworkConfig;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Puts a run's settings together: what is given wins over the preset, the preset over the defaults;
 * the preset follows the data unless it is given.
 */
public final class Settings {
  private static final List<String> WHOLE = List.of("budget"); // one limit replaces all

  private static final ObjectMapper VALUES = new ObjectMapper();

  private Settings() {}

  /**
   * Settings as resolved, and the data that they were resolved with.
   *
   * @param data open; closed by the caller
   */
  public record Resolved(TrainConfig config, TrainingData data) {}

  /**
   * Opens the data and settles every setting.
   *
   * @param options given one by one, in the form of {@link TrainConfig}; they win
   * @param file given as a whole, e.g. a run's {@code config.json}; may be empty
   * @throws IllegalArgumentException if a setting is unknown, out of range or has no meaning here
   * @throws io.equipoise.data.DataException if the data are missing or unreadable
   */
  public static Resolved resolve(ObjectNode options, ObjectNode file, PackProgress progress) {
    TrainingData data = open(merge(Preset.defaults(), merge(file, options)), progress);
    try {
      return new Resolved(resolve(options, file, data), data);
    } catch (RuntimeException e) {
      data.close();
      throw e;
    }
  }

  /**
   * Refuses what {@link #resolve(ObjectNode, ObjectNode, PackProgress)} would refuse, as far as it
   * can be told without a look at the images: it packs nothing and answers at once.
   *
   * @throws IllegalArgumentException if a setting is unknown, out of range or has no meaning here,
   *     whatever the images are
   * @throws io.equipoise.data.DataException if there are no such data
   */
  public static void check(ObjectNode options) {
    ObjectNode asked = merge(Preset.defaults(), options);
    String spec = asked.path("data").path("spec").asText();
    DataOptions reading = reading(asked, PackProgress.SILENT);
    boolean points = DataSpec.require(spec, reading);
    long channels = reading.channels() == 0 ? 3 : reading.channels();
    long[] shape =
        points ? new long[] {2} : new long[] {channels, reading.resolution(), reading.resolution()};
    List<DataProfile.Kind> kinds =
        Arrays.stream(DataProfile.Kind.values())
            .filter(kind -> (kind == DataProfile.Kind.POINTS) == points)
            .toList();
    IllegalArgumentException refusal = null;
    for (DataProfile.Kind kind : kinds) {
      try {
        resolve(options, JsonNodeFactory.instance.objectNode(), spec, shape, () -> kind);
        return;
      } catch (IllegalArgumentException e) {
        refusal = e;
      }
    }
    throw refusal;
  }

  /** Settles every setting for data that are open, whatever the spec says. */
  static TrainConfig resolve(ObjectNode options, ObjectNode file, TrainingData data) {
    return resolve(
        options, file, data.name(), data.sampleShape(), () -> DataProfile.of(data).kind());
  }

  private static TrainConfig resolve(
      ObjectNode options,
      ObjectNode file,
      String dataName,
      long[] sampleShape,
      Supplier<DataProfile.Kind> kind) {
    ObjectNode given = merge(file, options);
    ObjectNode settled = merge(Preset.defaults(), given);
    String name = settled.path("preset").asText();
    Preset preset = name.equals("auto") ? Preset.of(kind.get()) : Preset.named(name);
    String objective = settled.path("objective").path("name").asText();
    JsonNode architecture = given.path("network").path("architecture");
    ObjectNode use =
        preset.use(objective, architecture.isMissingNode() ? null : architecture.asText());
    if (objective.equals("ebgan-pt")) {
      use = merge(pullingAway(), use);
    }
    settled = merge(merge(Preset.defaults(), use), given);
    settled.put("preset", preset.name());
    fromData(settled.withObjectProperty("network"), dataName, sampleShape);
    fromMachine(settled);
    TrainConfig config = TrainConfig.parse(settled);
    Meaning.check(options, config);
    return config;
  }

  /** What makes it EBGAN-PT: the weight of the paper (section 4.1), where no preset has another. */
  private static ObjectNode pullingAway() {
    ObjectNode settings = JsonNodeFactory.instance.objectNode();
    settings.putObject("objective").put("pullingAwayWeight", 0.1);
    return settings;
  }

  /** The data of a resolved configuration. */
  public static TrainingData open(TrainConfig config, PackProgress progress) {
    return open(config.toJson(), progress);
  }

  private static TrainingData open(ObjectNode settled, PackProgress progress) {
    return DataSpec.open(settled.path("data").path("spec").asText(), reading(settled, progress));
  }

  /** How the data are read. */
  private static DataOptions reading(ObjectNode settled, PackProgress progress) {
    JsonNode data = settled.path("data");
    JsonNode network = settled.path("network");
    long resolution = network.path("resolution").asLong();
    long channels = network.path("channels").asLong();
    boolean points = resolution == 0 && channels == 2; // as a run on points has them
    if (!points) {
      NetworkConfig.requireImages(resolution, channels == 0 ? 3 : channels);
    }
    return DataOptions.at(points ? 32 : (int) resolution)
        .withChannels(points ? 0 : (int) channels)
        .withFit(fit(data.path("fit").asText()))
        .withSkipBad(data.path("skipBad").asBoolean())
        .withProgress(progress);
  }

  private static Fit fit(String name) {
    return Fit.named(name)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "fit %s is none of %s"
                        .formatted(
                            name,
                            Arrays.stream(Fit.values())
                                .map(Fit::toString)
                                .collect(Collectors.joining(", ")))));
  }

  private static void fromData(ObjectNode network, String dataName, long[] shape) {
    boolean points = shape.length == 1;
    if (points && !network.path("architecture").asText().equals("mlp")) {
      throw new IllegalArgumentException(
          dataName + " are points in the plane: they need --arch mlp");
    }
    network.put("channels", shape[0]);
    network.put("resolution", points ? 0 : shape[1]);
  }

  private static void fromMachine(ObjectNode settled) {
    ObjectNode machine = settled.withObjectProperty("machine");
    if (machine.path("threads").isMissingNode()) {
      machine.put("threads", Runtime.getRuntime().availableProcessors());
    }
    if (machine.path("precision").asText().equals("auto")) {
      boolean cuda = machine.path("device").asText().equals("cuda");
      boolean images = settled.path("network").path("resolution").asInt() > 0;
      machine.put("precision", images && (cuda || Processor.hasBf16()) ? "bf16" : "fp32");
    }
  }

  /** Objects field by field, everything else from the second; neither argument is changed. */
  public static ObjectNode merge(ObjectNode base, ObjectNode over) {
    ObjectNode merged = base.deepCopy();
    for (var field : over.properties()) {
      JsonNode below = merged.path(field.getKey());
      JsonNode above = field.getValue();
      if (below instanceof ObjectNode && !above.isObject()) {
        throw new IllegalArgumentException(
            "%s: %s is no JSON object of settings".formatted(field.getKey(), above));
      }
      boolean deep = below instanceof ObjectNode;
      if (deep && WHOLE.contains(field.getKey())) {
        ObjectNode limits = ((ObjectNode) below).deepCopy();
        limits.fieldNames().forEachRemaining(limit -> limits.put(limit, 0));
        merged.set(field.getKey(), merge(limits, (ObjectNode) above));
      } else {
        merged.set(
            field.getKey(),
            deep ? merge((ObjectNode) below, (ObjectNode) above) : above.deepCopy());
      }
    }
    return merged;
  }

  /** A setting's name as a JSON path, e.g. {@code objective.gamma}. */
  public static JsonNode at(ObjectNode settings, String path) {
    JsonNode node = settings;
    for (String field : path.split("\\.", -1)) {
      node = node.path(field);
    }
    return node;
  }

  /**
   * Puts a setting at its path, e.g. {@code objective.gamma}.
   *
   * @param value a number, a boolean, a text, or an enum as JSON has it
   */
  public static void put(ObjectNode settings, String path, Object value) {
    int dot = path.indexOf('.');
    if (dot >= 0) {
      put(settings.withObjectProperty(path.substring(0, dot)), path.substring(dot + 1), value);
    } else {
      settings.set(path, VALUES.valueToTree(value));
    }
  }
}
