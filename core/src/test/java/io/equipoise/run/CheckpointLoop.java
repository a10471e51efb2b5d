package io.equipoise.run;

import java.nio.file.Path;

/**
 * A process that saves checkpoints until it is killed: every third number twice, so that replacing
 * is met as well. Announces each save that is done.
 */
final class CheckpointLoop {
  private CheckpointLoop() {}

  public static void main(String[] arguments) {
    Checkpoints checkpoints =
        new Checkpoints(Path.of(arguments[0]), 2, FileOperations.REAL, CheckpointLoop::fail);
    long images = checkpoints.latest().map(Verified::images).orElse(0L);
    while (true) {
      images++;
      for (int revision = 0; revision <= (images % 3 == 0 ? 1 : 0); revision++) {
        NumberedContents.save(checkpoints, images, revision);
        System.out.println(images);
      }
    }
  }

  private static void fail(String warning) {
    throw new IllegalStateException(warning);
  }
}
