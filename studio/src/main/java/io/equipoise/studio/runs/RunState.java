package io.equipoise.studio.runs;

import java.util.Locale;

/** What a run is doing. */
enum RunState {
  /** A process of this machine trains it. */
  LIVE,
  /** The same, waiting between two steps. */
  PAUSED,
  /** Its budget is used up. */
  FINISHED,
  /** Ended before that, with a checkpoint. */
  STOPPED,
  /** Given up since its numbers became infinite. */
  DIVERGED,
  /** Ended without a word: killed, or the machine went down. */
  BROKEN,
  /** Nothing has been trained yet. */
  EMPTY;

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
