package io.equipoise.training;

import io.equipoise.evaluation.Measure;
import io.equipoise.evaluation.Quantity;

/**
 * How a run measures its own samples while it trains. It draws nothing of the training's
 * randomness, so it changes no weight.
 *
 * @param everyKimg thousands of images between evaluations; 0: none
 * @param metrics measures with commas between them, or {@code auto}
 * @param images generated samples, and real ones where there are as many
 * @param features an ONNX file that makes features; empty: a classifier of labelled data
 * @param bestBy key of the quantity that the best checkpoint is chosen by, or {@code auto}: fd
 *     where it is measured, else BEGAN's convergence
 */
public record EvaluationSettings(
    double everyKimg, String metrics, long images, String features, String bestBy) {
  static final String AUTO = "auto";

  /** Measure of the tick, not of an evaluation: chosen by the best checkpoints of BEGAN. */
  static final String CONVERGENCE = "convergence";

  /** Checks what does not need the data. */
  public EvaluationSettings {
    if (!(everyKimg >= 0) || Double.isInfinite(everyKimg)) {
      throw new IllegalArgumentException(
          "evaluate-every " + everyKimg + " is not a number of 0 (never) or more");
    }
    if (images < 2) {
      throw new IllegalArgumentException("evaluate-n " + images + " is below 2");
    }
    if (!metrics.equals(AUTO) && Measure.parse(metrics).contains(Measure.MEMORISATION)) {
      throw new IllegalArgumentException(
          "memorisation is not measured while a run trains: use the command evaluate");
    }
    if (!bestBy.equals(AUTO) && !bestBy.equals(CONVERGENCE)) {
      requireDirection(bestBy);
      if (everyKimg == 0) {
        throw new IllegalArgumentException(
            "--best-by " + bestBy + " is measured by evaluations only: give --evaluate-every KIMG");
      }
    }
  }

  private static void requireDirection(String key) {
    Quantity quantity =
        Quantity.of(key)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "--best-by %s is not a quantity of an evaluation: give one such as fd, swd or precision"
                            .formatted(key)));
    if (quantity.better() == Quantity.Better.NEITHER) {
      throw new IllegalArgumentException(
          "--best-by %s says something else than good or bad: give one such as fd, swd or precision"
              .formatted(key));
    }
  }

  /** Whether there are evaluations. */
  public boolean hasEvaluations() {
    return everyKimg > 0;
  }
}
