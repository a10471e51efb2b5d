package io.equipoise.serve;

import io.equipoise.tensor.LibTorch;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * The one thread that computes. It owns the model: libtorch wants few threads, and one at a time
 * uses all cores.
 */
final class InferenceThread implements AutoCloseable {
  private static final double NANOS = 1e9;

  private final JobQueue queue;
  private final Pending pending;
  private final ServeMetrics metrics;
  private final Thread thread;
  private final CompletableFuture<ModelInfo> ready = new CompletableFuture<>();
  private volatile long version;
  private LoadedModel model; // this thread's alone

  /**
   * Starts the thread.
   *
   * @param threads of libtorch; 0 leaves it to libtorch
   * @param first loads the first model, on the thread
   */
  InferenceThread(
      JobQueue queue,
      Pending pending,
      ServeMetrics metrics,
      int threads,
      Supplier<LoadedModel> first) {
    this.queue = queue;
    this.pending = pending;
    this.metrics = metrics;
    thread = new Thread(() -> run(threads, first), "equipoise-inference");
    thread.setDaemon(true);
    thread.start();
  }

  /** The model's facts, once it is loaded and tried; or why it cannot be. */
  ModelInfo awaitReady() {
    try {
      return ready.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException reason) {
        throw reason;
      }
      throw e;
    }
  }

  /** Real images seen by the checkpoint in use. */
  long version() {
    return version;
  }

  private void run(int threads, Supplier<LoadedModel> first) {
    try {
      if (threads > 0) {
        LibTorch.setThreads(threads);
      }
      model = first.get();
      model.prepare();
      version = model.version();
      ready.complete(model.info());
      serve();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // asked to end at once
    } catch (RuntimeException | Error e) {
      ready.completeExceptionally(e);
    } finally {
      queue.close();
      if (model != null) {
        model.close();
      }
    }
  }

  private void serve() throws InterruptedException {
    for (JobQueue.Work work = queue.take(); work != null; work = queue.take()) {
      try {
        compute(work);
      } catch (RuntimeException | Error e) { // of this work: the next may do better
        work.jobs().forEach(job -> job.result().completeExceptionally(e));
      }
    }
  }

  private void compute(JobQueue.Work work) {
    if (work instanceof JobQueue.Batch batch) {
      images(batch);
    } else if (work instanceof Job.Swap swap) {
      swap(swap);
    } else if (work instanceof Job.Scores scores) {
      scores.result().complete(new Job.Made(model.scores(scores.images()), version));
    }
  }

  private void swap(Job.Swap swap) {
    LoadedModel next = swap.model();
    try {
      next.requireSameAs(model);
      next.prepareAs(model);
    } catch (RuntimeException | Error e) {
      next.close();
      swap.tell("the newer checkpoint is not served, the one before goes on: " + e.getMessage());
      return;
    }
    model.close();
    model = next;
    version = next.version();
    queue.restart();
    swap.tell("Serving the checkpoint at %,d images.".formatted(version));
  }

  private void images(JobQueue.Batch batch) {
    List<Job.Turn> turns = batch.turns();
    int images = batch.images();
    long start = System.nanoTime();
    for (Job.Turn turn : turns) {
      if (turn.first() == 0) {
        metrics.waited((start - turn.job().sinceNanos()) / NANOS);
      }
    }
    if (model.sampler().mixes()) {
      together(turns, images);
    } else {
      turns.forEach(turn -> together(List.of(turn), turn.count()));
    }
    double seconds = (System.nanoTime() - start) / NANOS;
    pending.computed(images, seconds);
    metrics.computed(images, seconds);
  }

  private void together(List<Job.Turn> turns, int images) {
    int latent = model.info().latent();
    float[] z = new float[images * latent];
    int row = 0;
    for (Job.Turn turn : turns) {
      System.arraycopy(turn.latents(), 0, z, row * latent, turn.count() * latent);
      row += turn.count();
    }
    float[] made = model.sampler().values(z);
    row = 0;
    for (Job.Turn turn : turns) {
      turn.put(made, row, made.length / images, version);
      row += turn.count();
    }
  }

  /** Ends after the batch at hand. */
  @Override
  public void close() {
    queue.close();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
