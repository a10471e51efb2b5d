package io.equipoise.training;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.network.Architecture;
import io.equipoise.objective.ObjectiveConfig;
import java.util.List;
import java.util.function.Predicate;

/** Refuses options that were given on purpose and that this run would not look at. */
final class Meaning {
  private static final List<Rule> RULES =
      List.of(
          began("objective.gamma", "--gamma"),
          began("objective.lambdaK", "--lambda-k"),
          began("objective.headroom", "--headroom"),
          began("objective.equilibrium", "--equilibrium"),
          new Rule(
              "objective.margin",
              config -> config.objective().hasHinge(),
              "--margin is of the hinge of ebgan and ebgan-pt"),
          energy("objective.norm", "--norm"),
          energy("objective.energy", "--energy"),
          new Rule(
              "network.skipConnections",
              config -> config.network().architecture() == Architecture.BEGAN,
              "skip connections are a part of --arch began"),
          mlp("network.layers", "the number of layers is for --arch mlp"),
          mlp("network.dropout", "dropout is for --arch mlp"),
          new Rule(
              "optimizer.leastLearningRate",
              config -> config.optimizer().policy() == OptimizerConfig.Policy.STALL,
              "--lr-min is the floor of --lr-policy stall"),
          images("network.resolution", "--resolution"),
          images("network.channels", "--channels"),
          images("data.flip", "--flip"),
          images("data.fit", "--fit"),
          images("data.skipBad", "--skip-bad"),
          evaluation("evaluation.metrics", "--evaluate-metrics"),
          evaluation("evaluation.images", "--evaluate-n"),
          evaluation("evaluation.features", "--evaluate-features"));

  private Meaning() {}

  private record Rule(String path, Predicate<TrainConfig> meaningful, String reason) {}

  private static Rule began(String path, String option) {
    return new Rule(
        path,
        config -> config.objective().name() == ObjectiveConfig.Name.BEGAN,
        option + " is of the equilibrium of began");
  }

  private static Rule mlp(String path, String reason) {
    return new Rule(path, config -> config.network().architecture() == Architecture.MLP, reason);
  }

  private static Rule images(String path, String option) {
    return new Rule(
        path,
        config -> !config.network().makesPoints(),
        option + " is for images, and these are points");
  }

  private static Rule evaluation(String path, String option) {
    return new Rule(
        path,
        config -> config.evaluation().hasEvaluations(),
        option + " is of the evaluations of --evaluate-every KIMG, and there are none");
  }

  private static Rule energy(String path, String option) {
    return new Rule(
        path,
        config -> config.objective().hasEnergies(),
        option + " is of the energy of an autoencoder, and gan has a classifier");
  }

  static void check(ObjectNode options, TrainConfig config) {
    for (Rule rule : RULES) {
      if (!Settings.at(options, rule.path()).isMissingNode() && !rule.meaningful().test(config)) {
        throw new IllegalArgumentException(
            rule.reason()
                + ": leave it out with --objective "
                + config.objective().name().label()
                + " --arch "
                + config.network().architecture().label());
      }
    }
  }
}
