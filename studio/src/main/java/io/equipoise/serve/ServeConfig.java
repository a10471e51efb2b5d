package io.equipoise.serve;

import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * What a generator server serves, and how much of it at a time.
 *
 * @param run a run's directory, or a bundle
 * @param checkpoint by images seen; empty for the newest
 * @param follow whether newer checkpoints of the run replace the one that is served
 * @param threads of libtorch; 0 leaves it to libtorch
 * @param maxBatch images computed together at most
 * @param maxWaitMillis how long a batch that is not full waits for more
 * @param queueImages that may be waiting, being computed or being encoded
 * @param requestImages of one request at most
 * @param deadlineMillis after which a request is answered 504
 * @param imagesPerSecond that one client may ask for; 0 for any number
 */
public record ServeConfig(
    Path run,
    OptionalLong checkpoint,
    boolean follow,
    int threads,
    int maxBatch,
    int maxWaitMillis,
    int queueImages,
    int requestImages,
    int deadlineMillis,
    double imagesPerSecond) {
  private static final int MOST = 65_536;
  private static final int MOST_MILLIS = 3_600_000;

  /** Checks the ranges. */
  public ServeConfig {
    range("--threads", threads, 0, 1024);
    range("--max-batch", maxBatch, 1, 4096);
    range("--max-wait-ms", maxWaitMillis, 0, 10_000);
    range("--queue", queueImages, 1, MOST);
    range("--max-images", requestImages, 1, MOST);
    range("--deadline-ms", deadlineMillis, 1, MOST_MILLIS);
    if (requestImages > queueImages) {
      throw new IllegalArgumentException(
          "--max-images %d is more than fits into --queue %d"
              .formatted(requestImages, queueImages));
    }
    if (!(imagesPerSecond >= 0) || imagesPerSecond > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("--rate " + imagesPerSecond + " is below 0 or too much");
    }
    if (follow && checkpoint.isPresent()) {
      throw new IllegalArgumentException("--follow serves the newest: no --checkpoint with it");
    }
  }

  private static void range(String option, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "%s %d is outside %d to %d".formatted(option, value, least, most));
    }
  }
}
