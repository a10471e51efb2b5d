package io.equipoise.experiment;

import java.nio.file.Path;

/** Follows a campaign. Called on its thread; every method does nothing unless overridden. */
public interface CampaignListener {
  /** A listener that ignores everything. */
  CampaignListener NONE = new CampaignListener() {};

  /** A training begins. */
  default void started(PlannedRun run) {}

  /**
   * Time goes by.
   *
   * @param share of the images of the whole plan that were trained on, 1 at the end
   * @param doing what goes on, in a few words
   */
  default void progressed(double share, String doing) {}

  /** A training came to its end, or diverged. */
  default void ended(PlannedRun run, Ending ending) {}

  /** The report was written anew. */
  default void reported(Path html) {}

  /** Something that the user should know and that does not stop the work, as a sentence. */
  default void warned(String message) {}
}
