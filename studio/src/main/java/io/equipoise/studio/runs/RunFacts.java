package io.equipoise.studio.runs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.run.RunningTrainer;
import io.equipoise.training.BudgetConfig;
import io.equipoise.training.Diagnosis;
import io.equipoise.training.Diagnosis.Circumstances;
import io.equipoise.training.Progress;
import java.util.Map;
import java.util.Optional;

/**
 * What config, metrics and log together say of a run.
 *
 * @param progress how far it is
 */
record RunFacts(RunState state, Progress progress, Diagnosis diagnosis) {
  private static final double ALL = 0.9999; // of the budget, rounding aside

  static RunFacts of(
      ObjectNode config, Metrics metrics, LogEvents log, Optional<RunningTrainer> trainer) {
    Progress progress = progress(config, metrics.last());
    RunState state = state(metrics, log, trainer, progress);
    Circumstances circumstances =
        new Circumstances(
            config.path("objective").path("name").asText(),
            config.path("optimizer").path("policy").asText().equals("stall"),
            config.path("optimizer").path("leastLearningRate").asDouble(),
            log.rollbacks(),
            state == RunState.DIVERGED,
            metrics.notFinite());
    return new RunFacts(state, progress, Diagnosis.of(metrics.history(), circumstances));
  }

  private static Progress progress(ObjectNode config, Map<String, Double> last) {
    long step = last.getOrDefault("step", 0.0).longValue();
    long images = last.getOrDefault("images", 0.0).longValue();
    double seconds = last.getOrDefault("seconds", 0.0);
    var limits = config.path("budget");
    double share = 0;
    try {
      share =
          new BudgetConfig(
                  limits.path("steps").asLong(),
                  limits.path("kimg").asDouble(),
                  limits.path("minutes").asDouble())
              .share(step, images, seconds);
    } catch (IllegalArgumentException e) {
      // a foreign config without an end: no share of it is known
    }
    return new Progress(step, images, seconds, Math.min(1, share));
  }

  private static RunState state(
      Metrics metrics, LogEvents log, Optional<RunningTrainer> trainer, Progress progress) {
    if (trainer.isPresent()) {
      return trainer.get().paused() ? RunState.PAUSED : RunState.LIVE;
    }
    if (log.ending() == Mark.Kind.DIVERGED) {
      return RunState.DIVERGED;
    }
    if (log.ending() == Mark.Kind.END) {
      return progress.share() >= ALL ? RunState.FINISHED : RunState.STOPPED;
    }
    return metrics.curves().lines() == 0 ? RunState.EMPTY : RunState.BROKEN;
  }
}
