package io.equipoise.studio.runs;

import java.util.List;
import java.util.Map;

/** Starts trainings; the studio knows the options by name only. */
public interface RunStarter extends AutoCloseable {
  /**
   * An option that the form offers.
   *
   * @param option as on the command line, e.g. {@code --gamma}
   * @param label of its value, e.g. {@code KIMG}
   * @param description what it does
   * @param values that it may have; empty for any
   * @param suggestions beside others
   * @param initial value in the form; empty for the command's own default
   * @param main whether it is shown at once, not under "more"
   */
  record Field(
      String option,
      String label,
      String description,
      List<String> values,
      List<String> suggestions,
      String initial,
      boolean main) {}

  /**
   * What a form comes to.
   *
   * @param command the equivalent on the command line
   * @param problem what is wrong with it; empty if nothing that can be said at once
   */
  record Checked(String command, String problem) {}

  /** How a start goes. */
  enum Phase {
    /** It looks at the data. */
    PREPARING,
    /** There is a run. */
    RUNNING,
    /** It has ended. */
    ENDED,
    /** It could not be started, or failed. */
    FAILED
  }

  /**
   * How a start goes.
   *
   * @param run name of its folder; empty while there is none
   * @param message what the program said last
   */
  record Started(String id, Phase phase, String run, String message) {}

  /** What can be chosen. */
  List<Field> fields();

  /**
   * What options come to.
   *
   * @param options by name; those left empty are not given
   * @throws IllegalArgumentException if one is not among the fields
   */
  Checked check(Map<String, String> options);

  /**
   * Begins a training.
   *
   * @throws IllegalArgumentException if the options are wrong
   */
  Started start(Map<String, String> options);

  /**
   * How a start goes.
   *
   * @throws IllegalArgumentException if there is no such start
   */
  Started state(String id);

  /** Ends the trainings that were started, with checkpoints. */
  @Override
  void close();
}
