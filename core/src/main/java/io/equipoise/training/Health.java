package io.equipoise.training;

import io.equipoise.objective.ObjectiveConfig;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Watches the metrics for the ways in which these models fail, and says in plain words what to try.
 * Each warning comes once until the condition has gone away.
 */
final class Health {
  private final TrainConfig config;
  private final Map<Symptom, Long> since = new EnumMap<>(Symptom.class); // images when it began
  private final Set<Symptom> told = EnumSet.noneOf(Symptom.class);

  Health(TrainConfig config) {
    this.config = config;
  }

  /** Looks at a tick; returns a warning if there is something new to say. */
  Optional<String> check(Tick tick) {
    Map<String, Double> values = tick.values();
    long images = tick.progress().images();
    Double k = values.get("k");
    Double active = values.get("hinge_active");
    boolean floor =
        config.optimizer().policy() == OptimizerConfig.Policy.STALL
            && tick.learningRate() <= config.optimizer().leastLearningRate();
    if (lasts(Symptom.K_AT_ZERO, k != null && k == 0, images)) {
      return warning(Symptom.K_AT_ZERO);
    }
    if (lasts(Symptom.K_AT_ONE, k != null && k == 1, images)) {
      return warning(Symptom.K_AT_ONE);
    }
    if (lasts(Symptom.RATE_AT_FLOOR, floor, images)) {
      return warning(Symptom.RATE_AT_FLOOR);
    }
    if (lasts(Symptom.HINGE_NEVER_BINDS, active != null && active == 0, images)) {
      return warning(Symptom.HINGE_NEVER_BINDS);
    }
    boolean high = active != null && active == 1 && tooHigh(values);
    if (lasts(Symptom.HINGE_ALWAYS_BINDS, high, images)) {
      return warning(Symptom.HINGE_ALWAYS_BINDS);
    }
    return Optional.empty();
  }

  private static Optional<String> warning(Symptom symptom) {
    return Optional.of(
        "for %.0f kimg %s; try %s".formatted(Symptom.LONG_KIMG, symptom.seen, symptom.remedy));
  }

  private static boolean tooHigh(Map<String, Double> values) {
    return values.get("margin") > 10 * values.get("energy_fake");
  }

  /** Looks at the diversity of a sample grid as a share of the data's. */
  Optional<String> checkDiversity(double diversity, long images) {
    boolean alike = images >= 1000 * Symptom.ALIKE_AFTER_KIMG && diversity < Symptom.ALIKE_BELOW;
    if (begins(Symptom.ALIKE, alike)) {
      return Optional.of(
          "%s (%.0f %% of the data's diversity): the generator is collapsing; try %s"
              .formatted(Symptom.ALIKE.seen, 100 * diversity, Symptom.ALIKE.remedy));
    }
    if (begins(Symptom.BLOWN_UP, diversity > Symptom.BLOWN_UP_ABOVE)) {
      return Optional.of(
          "%s: %.3g times the data's diversity; try %s"
              .formatted(Symptom.BLOWN_UP.seen, diversity, Symptom.BLOWN_UP.remedy));
    }
    return Optional.empty();
  }

  /** Whether a symptom is there and has not been told since it came. */
  private boolean begins(Symptom symptom, boolean there) {
    if (!there) {
      told.remove(symptom);
    }
    return there && told.add(symptom);
  }

  /** A warning at the start about a margin that can never bind or never stops binding. */
  Optional<String> checkMargin(double ceiling) {
    ObjectiveConfig objective = config.objective();
    if (!objective.hasHinge() || objective.margin().equals("auto")) {
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

  private boolean lasts(Symptom symptom, boolean holds, long images) {
    if (!holds) {
      since.remove(symptom);
      told.remove(symptom);
      return false;
    }
    long start = since.computeIfAbsent(symptom, first -> images);
    return images - start >= 1000 * Symptom.LONG_KIMG && told.add(symptom);
  }
}
