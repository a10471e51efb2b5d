package io.equipoise.experiment;

import java.util.Locale;

/** How much work an experiment is. */
public enum Scale {
  /** Fits 30 minutes on two cores. */
  QUICK,
  /** The sizes of the papers: days on a GPU. */
  PAPER;

  /** As written on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
