package io.equipoise.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.network.Architecture;
import io.equipoise.objective.ObjectiveConfig;
import io.equipoise.training.Settings;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;

/** The settings of {@code train}: each option and the place of {@code config.json} it sets. */
final class TrainOptions {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private static final List<Setting> SETTINGS =
      List.of(
          choice(
              "--objective",
              "objective.name",
              "what the players minimize",
              names(ObjectiveConfig.Name.PUBLISHED, ObjectiveConfig.Name::label)),
          choice(
              "--arch",
              "network.architecture",
              "family of networks",
              names(List.of(Architecture.values()), Architecture::label)),
          text("--data", "data.spec", "SPEC", DataCommand.SPEC),
          choice(
              "--fit",
              "data.fit",
              "how other shapes become squares",
              "auto",
              "crop",
              "pad",
              "stretch"),
          flag("--skip-bad", "data.skipBad", "leave out images that cannot be read"),
          flag("--flip", "data.flip", "flip images left to right at random"),
          whole("--resolution", "network.resolution", "R", "32, 64, 128 or 256 pixels"),
          new Setting(
              "--channels",
              "network.channels",
              "1|3",
              "1|3",
              "grey or colour (default: from the data)",
              given ->
                  List.of("1", "3").contains(given)
                      ? JSON.numberNode(Long.parseLong(given))
                      : null),
          whole(
              "--filters",
              "network.filters",
              "n",
              "filters of the first layer, or width of an mlp"),
          whole("--layers", "network.layers", "L", "hidden layers of an mlp, 1 to 5"),
          number(
              "--dropout",
              "network.dropout",
              "P",
              "share of an mlp discriminator's hidden units left out at random in training"),
          whole("--latent", "network.latent", "Z", "size of z and of the code"),
          new Setting(
              "--no-skip-connections",
              "network.skipConnections",
              "",
              "",
              "leave out the decoder's skip connections",
              given -> JSON.booleanNode(false)),
          new Setting(
              "--skip-connections",
              "network.skipConnections",
              "",
              "",
              "let every block of the decoder see h0",
              given -> JSON.booleanNode(true)),
          choice("--norm", "objective.norm", "eta of the energy", "l1", "l2"),
          choice(
              "--energy",
              "objective.energy",
              "reduction of the energy over the pixels",
              "mean",
              "sum",
              "norm"),
          number(
              "--gamma",
              "objective.gamma",
              "G",
              "diversity ratio: lower is sharper and less diverse"),
          number(
              "--headroom",
              "objective.headroom",
              "H",
              "factor on the energy that gamma asks of generated images; 1 in the paper"),
          number("--lambda-k", "objective.lambdaK", "L", "how fast k moves"),
          choice(
              "--equilibrium",
              "objective.equilibrium",
              "k moves by differences or by ratios of energies",
              "absolute",
              "relative"),
          new Setting(
              "--margin",
              "objective.margin",
              "M",
              "",
              "margin of the hinge: a number, or auto to follow the real energy",
              JSON::textNode),
          number(
              "--pt-weight", "objective.pullingAwayWeight", "W", "weight of the pulling-away term"),
          flag(
              "--saturating",
              "objective.saturating",
              "the original minimax loss of the generator of gan"),
          whole("--batch", "optimizer.batch", "N", "real images a step"),
          number("--lr", "optimizer.learningRate", "RATE", "learning rate of Adam"),
          number(
              "--lr-ratio-d",
              "optimizer.discriminatorRateRatio",
              "X",
              "rate of the discriminator over that of the generator"),
          number("--beta1", "optimizer.beta1", "B", "decay of Adam's first moment"),
          number("--beta2", "optimizer.beta2", "B", "decay of Adam's second moment"),
          choice(
              "--lr-policy",
              "optimizer.policy",
              "halve the learning rate when M stalls, or keep it constant",
              "stall",
              "constant"),
          number("--lr-min", "optimizer.leastLearningRate", "RATE", "floor of the learning rate"),
          number(
              "--ema-half-life-kimg",
              "optimizer.emaHalfLifeKimg",
              "K",
              "half-life of the generator's moving average, in thousands of images; 0: none"),
          whole(
              "--vanishing-residual-steps",
              "optimizer.vanishingResidualSteps",
              "S",
              "steps over which the weight of carried block inputs falls to 0; 0: nothing is carried"),
          whole("--steps", "budget.steps", "S", "end after S updates of both players"),
          number("--kimg", "budget.kimg", "K", "end after K thousand images"),
          number("--minutes", "budget.minutes", "M", "end after M minutes of training"),
          choice(
              "--precision",
              "machine.precision",
              "precision of the networks' products",
              "fp32",
              "bf16",
              "auto"),
          choice("--device", "machine.device", "where to compute", "cpu", "cuda"),
          whole("--threads", "machine.threads", "T", "threads that an operation uses"),
          whole("--log-every", "log.everySteps", "STEPS", "steps between lines of metrics"),
          number(
              "--sample-every",
              "log.samplesEveryKimg",
              "KIMG",
              "thousands of images between sample grids"),
          number(
              "--checkpoint-every",
              "log.checkpointEveryKimg",
              "KIMG",
              "thousands of images between checkpoints"),
          whole("--keep", "log.keep", "K", "how many of the newest checkpoints to keep"),
          number(
              "--evaluate-every",
              "evaluation.everyKimg",
              "KIMG",
              "thousands of images between evaluations; 0: none"),
          text(
              "--evaluate-metrics",
              "evaluation.metrics",
              "LIST",
              "any of fd,kd,is,prdc,swd,msssim,modes (default: those that the data allow at little cost)"),
          whole(
              "--evaluate-n", "evaluation.images", "N", "samples of an evaluation (default: 2000)"),
          text(
              "--evaluate-features",
              "evaluation.features",
              "FILE",
              "ONNX network that makes features (default: a classifier trained on labelled data)"),
          text(
              "--best-by",
              "evaluation.bestBy",
              "KEY",
              "quantity that decides which checkpoint is the best, such as fd"),
          whole("--seed", "seed", "SEED", "seed of everything random"),
          text(
              "--preset",
              "preset",
              "NAME",
              "settings found good for a kind of data; see --presets"));

  private TrainOptions() {}

  /**
   * One option.
   *
   * @param path of the setting in {@code config.json}
   * @param label of its value in the help; empty for a flag
   * @param what values there are, for a person who gave another
   * @param toJson null for any other
   */
  private record Setting(
      String option,
      String path,
      String label,
      String what,
      String description,
      Function<String, JsonNode> toJson) {}

  static void addTo(CommandSpec spec) {
    for (Setting setting : SETTINGS) {
      boolean flag = setting.label.isEmpty();
      List<String> values = values(setting.option);
      OptionSpec.Builder option =
          OptionSpec.builder(setting.option).description(setting.description);
      spec.addOption(
          flag
              ? option.arity("0").type(boolean.class).build()
              : option
                  .paramLabel(setting.label)
                  .completionCandidates(values.isEmpty() ? null : values)
                  .type(String.class)
                  .converters(given -> checked(setting, given))
                  .build());
    }
  }

  private static String checked(Setting setting, String given) {
    if (setting.toJson.apply(given) == null) {
      throw new TypeConversionException("'" + given + "' is not " + setting.what);
    }
    return given;
  }

  /** Label of an option's value, as in the help. */
  static String label(String option) {
    return of(option).label;
  }

  /** What an option does, as in the help. */
  static String description(String option) {
    return of(option).description;
  }

  /** What an option may be; empty for any value. */
  static List<String> values(String option) {
    String label = of(option).label;
    return label.contains("|") ? List.of(label.split("\\|")) : List.of();
  }

  private static Setting of(String option) {
    return SETTINGS.stream()
        .filter(setting -> setting.option.equals(option))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("train has no option " + option));
  }

  /** The settings that were given, in the form of {@code config.json}. */
  static ObjectNode given(ParseResult parsed) {
    ObjectNode json = JSON.objectNode();
    for (Setting setting : SETTINGS) {
      if (parsed.hasMatchedOption(setting.option)) {
        String given = String.valueOf((Object) parsed.matchedOptionValue(setting.option, ""));
        if (!Settings.at(json, setting.path).isMissingNode()) {
          throw new IllegalArgumentException(
              setting.option + " says the opposite of another option: give one of the two");
        }
        put(json, setting.path, setting.toJson.apply(given));
      }
    }
    return json;
  }

  private static void put(ObjectNode json, String path, JsonNode value) {
    int dot = path.indexOf('.');
    if (dot < 0) {
      json.set(path, value);
    } else {
      put(json.withObjectProperty(path.substring(0, dot)), path.substring(dot + 1), value);
    }
  }

  private static Setting text(String option, String path, String label, String description) {
    return new Setting(option, path, label, "", description, JSON::textNode);
  }

  private static Setting flag(String option, String path, String description) {
    return new Setting(option, path, "", "", description, given -> JSON.booleanNode(true));
  }

  private static Setting whole(String option, String path, String label, String description) {
    return new Setting(
        option,
        path,
        label,
        "a whole number",
        description,
        given -> parsed(() -> JSON.numberNode(Long.parseLong(given))));
  }

  private static Setting number(String option, String path, String label, String description) {
    return new Setting(
        option,
        path,
        label,
        "a number",
        description,
        given -> parsed(() -> JSON.numberNode(Double.parseDouble(given))));
  }

  private static <E> String[] names(List<E> values, Function<E, String> label) {
    return values.stream().map(label).toArray(String[]::new);
  }

  private static Setting choice(String option, String path, String description, String... values) {
    String all = String.join("|", values);
    return new Setting(
        option,
        path,
        all,
        all,
        description,
        given -> {
          String value = given.toLowerCase(Locale.ROOT);
          return List.of(values).contains(value) ? JSON.textNode(value) : null;
        });
  }

  /** Null where the text is no number. */
  private static JsonNode parsed(Supplier<JsonNode> parse) {
    try {
      return parse.get();
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
