package io.equipoise.training;

import java.util.List;

/**
 * What a run's metrics say in plain words: whether it is well, what is wrong, what to try. A pure
 * function of the curves so far.
 *
 * @param findings the gravest first, at least one
 */
public record Diagnosis(List<Finding> findings) {
  /** How grave a finding is. */
  public enum Level {
    /** Nothing is wrong. */
    GOOD,
    /** Worth knowing. */
    NOTE,
    /** Something does not go as it should. */
    WARNING,
    /** The run fails. */
    FAILING
  }

  /**
   * One thing that was found.
   *
   * @param title in a few words
   * @param text what is seen
   * @param remedy what to try; empty where there is nothing to do
   */
  public record Finding(Level level, String title, String text, String remedy) {}

  /** The curves of a run. */
  public interface History {
    /** How many points they have. */
    int points();

    /** Images seen at a point. */
    double images(int point);

    /** Value of a field of {@code metrics.jsonl} at a point; NaN where there is none. */
    double value(String field, int point);
  }

  /**
   * What is known of a run beside its curves.
   *
   * @param objective its name
   * @param stallPolicy whether the learning rate is halved when M stalls
   * @param leastRate the floor of the learning rate
   * @param rollbacks how often it went back to a checkpoint because of numbers that are not finite
   * @param diverged whether it gave up for that reason
   * @param notFinite the first field of the metrics that was no finite number; empty if none
   */
  public record Circumstances(
      String objective,
      boolean stallPolicy,
      double leastRate,
      int rollbacks,
      boolean diverged,
      String notFinite) {}

  /** Copies the list. */
  public Diagnosis {
    findings = List.copyOf(findings);
  }

  /** The gravest finding. */
  public Finding first() {
    return findings.get(0);
  }

  /** Looks at a run. */
  public static Diagnosis of(History history, Circumstances circumstances) {
    return new Diagnosis(new Examination(history, circumstances).findings());
  }
}
