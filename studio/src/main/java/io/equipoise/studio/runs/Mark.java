package io.equipoise.studio.runs;

/**
 * Something that happened in a run, at a place of its curves.
 *
 * @param images real images seen by then
 * @param time as in the log; empty where it is not known
 * @param text for people
 */
record Mark(Kind kind, double images, String time, String text) {
  enum Kind {
    START,
    CHECKPOINT,
    RATE,
    EVENT,
    WARNING,
    END,
    DIVERGED
  }
}
