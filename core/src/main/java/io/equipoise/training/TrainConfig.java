package io.equipoise.training;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.network.Architecture;
import io.equipoise.network.NetworkConfig;
import io.equipoise.objective.ObjectiveConfig;

/**
 * Every setting of a run, as resolved: what {@code config.json} holds.
 *
 * @param seed of everything random
 * @param preset the named settings that it started from
 */
public record TrainConfig(
    long seed,
    String preset,
    DataConfig data,
    NetworkConfig network,
    ObjectiveConfig objective,
    OptimizerConfig optimizer,
    BudgetConfig budget,
    LogConfig log,
    EvaluationSettings evaluation,
    MachineConfig machine) {
  /** Checks that the parts go together. */
  public TrainConfig {
    boolean began = network.architecture() == Architecture.BEGAN;
    if (optimizer.vanishingResidualSteps() > 0 && !began) {
      throw new IllegalArgumentException(
          "vanishing residuals are a part of --arch began: the others have no layers to carry past");
    }
    if (objective.pullingAwayWeight() > 0 && optimizer.batch() < 2) {
      throw new IllegalArgumentException(
          "the pulling-away term compares the images of a batch: it needs --batch 2 or more");
    }
    if (network.architecture() == Architecture.DCGAN && optimizer.batch() < 2) {
      throw new IllegalArgumentException("the batch norm of --arch dcgan needs --batch 2 or more");
    }
    if (optimizer.policy() == OptimizerConfig.Policy.STALL
        && objective.name() != ObjectiveConfig.Name.BEGAN) {
      throw new IllegalArgumentException(
          "--lr-policy stall watches BEGAN's M, which "
              + objective.name().label()
              + " has not: take --lr-policy constant");
    }
  }

  /**
   * Reads the JSON form.
   *
   * @throws IllegalArgumentException naming the field that is missing, unknown or out of range
   */
  public static TrainConfig parse(ObjectNode json) {
    return StrictJson.read(json, TrainConfig.class);
  }

  /** The JSON form. */
  public ObjectNode toJson() {
    return StrictJson.of(this);
  }
}
