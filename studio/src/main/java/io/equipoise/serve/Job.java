package io.equipoise.serve;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** What the inference thread is to do, and where it puts what came of it. */
abstract sealed class Job implements JobQueue.Work {
  private final CompletableFuture<Made> result = new CompletableFuture<>();
  private final long sinceNanos = System.nanoTime();

  /**
   * What was made.
   *
   * @param values images {@code [n, C, R, R]}, points {@code [n, 2]} or scores {@code [n]}
   * @param version of the model: real images seen
   */
  record Made(float[] values, long version) {}

  @Override
  public final List<Job> jobs() {
    return List.of(this);
  }

  final CompletableFuture<Made> result() {
    return result;
  }

  final long sinceNanos() {
    return sinceNanos;
  }

  /** Whether it was answered already, or whoever asked has given up. */
  final boolean over() {
    return result.isDone();
  }

  /** Will not be done. */
  void cancel() {
    result.cancel(false);
  }

  /** Images of latent vectors, made some at a time. */
  static final class Images extends Job {
    private final float[] latents; // [n, Z]
    private final int latent;
    private final int n;
    private int taken; // rows given out
    private int done;
    private float[] values;

    Images(float[] latents, int latent) {
      this.latents = latents;
      this.latent = latent;
      this.n = latents.length / latent;
    }

    int left() {
      return n - taken;
    }

    /** Gives out the next rows. */
    Turn take(int count) {
      Turn turn = new Turn(this, taken, count);
      taken += count;
      return turn;
    }

    /** The next model makes all of it: no answer mixes two. */
    void restart() {
      taken = 0;
      done = 0;
    }

    private void put(int first, float[] from, int row, int count, int each, long version) {
      if (values == null) {
        values = new float[n * each];
      }
      System.arraycopy(from, row * each, values, first * each, count * each);
      done += count;
      if (done == n) {
        result().complete(new Made(values, version));
      }
    }
  }

  /** Some rows of one job, as part of a batch. */
  record Turn(Images job, int first, int count) {
    float[] latents() {
      return Arrays.copyOfRange(job.latents, first * job.latent, (first + count) * job.latent);
    }

    /**
     * Takes its images out of a batch.
     *
     * @param row where they begin in it
     * @param each numbers in one image
     */
    void put(float[] batch, int row, int each, long version) {
      job.put(first, batch, row, count, each, version);
    }
  }

  /** Scores of images. */
  static final class Scores extends Job {
    private float[] images;

    /** Brings the images, before the job is put into the queue. */
    Scores of(float[] decoded) {
      images = decoded;
      return this;
    }

    /** {@code [n, C, R, R]} in [-1, 1] or {@code [n, 2]}, row-major. */
    float[] images() {
      return images;
    }
  }

  /** Another checkpoint, from the next batch on. */
  static final class Swap extends Job {
    private final LoadedModel model;
    private final Consumer<String> messages;

    /**
     * A swap.
     *
     * @param messages told in a sentence what came of it
     */
    Swap(LoadedModel model, Consumer<String> messages) {
      this.model = model;
      this.messages = messages;
    }

    void tell(String message) {
      messages.accept(message);
    }

    LoadedModel model() {
      return model;
    }

    @Override
    void cancel() {
      model.close();
    }
  }
}
