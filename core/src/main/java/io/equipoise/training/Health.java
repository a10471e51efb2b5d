package io.equipoise.training;

import io.equipoise.objective.ObjectiveConfig;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Watches the metrics for the ways in which these models fail, and says in plain words what to try.
 * Each warning comes once until the condition has gone away.
 */
final class Health {
  private static final double LONG_KIMG = 16;
  private static final double ALIKE = 0.35;
  private static final double ALIKE_AFTER_KIMG = 32; // some runs start alike and grow apart

  private final TrainConfig config;
  private final Map<String, Long> since = new HashMap<>(); // condition -> images when it began
  private final Map<String, Boolean> told = new HashMap<>();

  Health(TrainConfig config) {
    this.config = config;
  }

  /** Looks at a tick; returns a warning if there is something new to say. */
  Optional<String> check(Tick tick) {
    Map<String, Double> values = tick.values();
    long images = tick.progress().images();
    Double k = values.get("k");
    if (lasts("k at 0", k != null && k == 0, images)) {
      return Optional.of(
          "k has been at 0 for %.0f kimg: the generated images are easier to rebuild than gamma asks"
                  .formatted(LONG_KIMG)
              + " for, so D does not fight them; try a higher --gamma, --pt-weight 0.1 or"
              + " --objective ebgan-pt");
    }
    if (lasts("k at 1", k != null && k == 1, images)) {
      return Optional.of(
          "k has been at 1 for %.0f kimg: the generator is losing; try a lower --gamma or a lower"
                  .formatted(LONG_KIMG)
              + " --lr-ratio-d");
    }
    boolean floor =
        config.optimizer().policy() == OptimizerConfig.Policy.STALL
            && tick.learningRate() <= config.optimizer().leastLearningRate();
    if (lasts("floor", floor, images)) {
      return Optional.of(
          "M has stalled with the learning rate at its floor: the run is done, or try a lower"
              + " --lr-min or more --filters");
    }
    Double active = values.get("hinge_active");
    if (lasts("never binds", active != null && active == 0, images)) {
      return Optional.of(
          "no generated image has been inside the margin for %.0f kimg: D does not fight them; try"
                  .formatted(LONG_KIMG)
              + " a larger --margin or --margin auto");
    }
    if (lasts("always binds", active != null && active == 1 && tooHigh(values), images)) {
      return Optional.of(
          "the margin lies far above every energy, so the hinge does not limit D; try a smaller"
              + " --margin or --margin auto");
    }
    return Optional.empty();
  }

  private static boolean tooHigh(Map<String, Double> values) {
    return values.get("margin") > 10 * values.get("energy_fake");
  }

  /** Looks at the diversity of a sample grid as a share of the data's. */
  Optional<String> checkDiversity(double diversity, long images) {
    boolean alike = images >= 1000 * ALIKE_AFTER_KIMG && diversity < ALIKE;
    if (!alike) {
      told.remove("alike");
      return Optional.empty();
    }
    if (told.put("alike", true) != null) {
      return Optional.empty();
    }
    return Optional.of(
        "the generated images grow alike (%.0f %% of the data's diversity): the generator is"
                .formatted(100 * diversity)
            + " collapsing; try --pt-weight 0.1, a higher --gamma or a lower --lr");
  }

  /** A warning at the start about a margin that can never bind or never stops binding. */
  Optional<String> checkMargin(double ceiling) {
    ObjectiveConfig objective = config.objective();
    boolean hinge =
        objective.name() == ObjectiveConfig.Name.EBGAN
            || objective.name() == ObjectiveConfig.Name.EBGAN_PT;
    if (!hinge || objective.margin().equals("auto")) {
      return Optional.empty();
    }
    double margin = Double.parseDouble(objective.margin());
    if (margin <= ceiling) {
      return Optional.empty();
    }
    return Optional.of(
        "margin %s lies above %.3g, the most that this energy can reach: the hinge never limits D;"
                .formatted(objective.margin(), ceiling)
            + " a margin of the paper belongs to --energy norm or sum");
  }

  private boolean lasts(String condition, boolean holds, long images) {
    if (!holds) {
      since.remove(condition);
      told.remove(condition);
      return false;
    }
    long start = since.computeIfAbsent(condition, c -> images);
    return images - start >= 1000 * LONG_KIMG && told.put(condition, true) == null;
  }
}
