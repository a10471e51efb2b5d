package io.equipoise.run;

import java.util.Locale;

/**
 * What a running training is asked to do.
 *
 * @param id of this request; the answer names it
 * @param action what to do
 * @param value of what is to be changed; NaN where nothing is
 */
public record ControlRequest(String id, Action action, double value) {
  /** What a training can be asked for. */
  public enum Action {
    /** Wait after the step at hand. */
    PAUSE,
    /** Go on after a pause. */
    RESUME,
    /** Write a checkpoint now. */
    CHECKPOINT,
    /** End, with a checkpoint. */
    STOP,
    /** Change gamma, BEGAN's diversity ratio. */
    GAMMA;

    /** As written in files. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The action of a label.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Action of(String label) {
      for (Action action : values()) {
        if (action.label().equals(label)) {
          return action;
        }
      }
      throw new IllegalArgumentException(
          "a training cannot be asked for '"
              + label
              + "': ask for one of pause, resume, checkpoint, stop, gamma");
    }
  }
}
