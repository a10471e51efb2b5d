package io.equipoise.serve;

import io.equipoise.latent.TrainedRun;
import io.equipoise.run.RunDirectory;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Watches a run's folder of checkpoints and hands over every newer one, loaded. A checkpoint that
 * cannot be read is told of once and tried again when there is another.
 */
final class CheckpointFollower implements AutoCloseable {
  private static final long LOOK_MILLIS = 500;

  private final Path run;
  private final LongSupplier current;
  private final Consumer<LoadedModel> next;
  private final Consumer<String> messages;
  private final CountDownLatch over = new CountDownLatch(1);
  private final Thread thread;
  private long looked;
  private String said = "";

  /**
   * Starts to watch.
   *
   * @param current the checkpoint in use
   * @param next takes a newer one, whose owner it becomes
   */
  CheckpointFollower(
      Path run, LongSupplier current, Consumer<LoadedModel> next, Consumer<String> messages) {
    this.run = run;
    this.current = current;
    this.next = next;
    this.messages = messages;
    this.looked = current.getAsLong();
    thread = new Thread(this::watch, "equipoise-follow");
    thread.setDaemon(true);
    thread.start();
  }

  private void watch() {
    try {
      while (!over.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        try {
          look();
        } catch (RuntimeException e) { // a disk that is away comes back, maybe
          say("no newer checkpoint can be loaded: " + e.getMessage());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() {
    List<Long> there = RunDirectory.open(run).openCheckpoints(1, this::say).list();
    long newest = there.isEmpty() ? -1 : there.get(there.size() - 1);
    if (newest <= looked) {
      return;
    }
    TrainedRun found = TrainedRun.open(run, OptionalLong.empty(), this::say);
    if (found.images() > current.getAsLong()) {
      next.accept(LoadedModel.of(found));
    }
    looked = newest;
  }

  private void say(String message) {
    if (!message.equals(said)) {
      messages.accept(message);
    }
    said = message;
  }

  @Override
  public void close() {
    over.countDown();
    thread.interrupt();
  }
}
