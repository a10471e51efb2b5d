package io.equipoise.serve;

import io.equipoise.web.Answers;
import io.equipoise.web.ClientRate;
import io.javalin.http.Context;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** What routes ask for: lets a request in, has it computed, answers it. */
final class Generation {
  /** Says which checkpoint made the answer. */
  static final String CHECKPOINT = "Equipoise-Checkpoint";

  private final ModelInfo model;
  private final int requestImages;
  private final JobQueue queue;
  private final Pending pending;
  private final Answers answers;
  private final Optional<ClientRate> rate;

  Generation(
      ModelInfo model, ServeConfig config, JobQueue queue, Pending pending, Answers answers) {
    this.model = model;
    this.requestImages = config.requestImages();
    this.queue = queue;
    this.pending = pending;
    this.answers = answers;
    this.rate =
        config.imagesPerSecond() == 0
            ? Optional.empty()
            : Optional.of(new ClientRate(config.imagesPerSecond(), System::nanoTime));
  }

  ModelInfo model() {
    return model;
  }

  /** Images of one request at most. */
  int requestImages() {
    return requestImages;
  }

  /** Answers with images of latent vectors {@code [n, Z]}. */
  void images(Context context, float[] latents, Function<Job.Made, Answers.Body> encode) {
    Pending.Lease lease = admit(context, latents.length / model.latent());
    Job.Images job = new Job.Images(latents, model.latent());
    queue.add(job);
    answers.send(context, job.result(), lease::close, marked(context, encode));
  }

  /**
   * Answers with scores.
   *
   * @param n images
   * @param images decodes them on a thread for such work, to {@code [n, C, R, R]} or {@code [n,
   *     2]}; called even if nobody waits for it any more
   */
  void scores(
      Context context, int n, Supplier<float[]> images, Function<Job.Made, Answers.Body> encode) {
    Pending.Lease lease = admit(context, n);
    Job.Scores job = new Job.Scores();
    answers
        .workers()
        .execute(
            () -> {
              try {
                queue.add(job.of(images.get()));
              } catch (RuntimeException | Error e) {
                job.result().completeExceptionally(e);
              }
            });
    answers.send(context, job.result(), lease::close, marked(context, encode));
  }

  private static Function<Job.Made, Answers.Body> marked(
      Context context, Function<Job.Made, Answers.Body> encode) {
    return made -> {
      Answers.Body body = encode.apply(made);
      context.header(CHECKPOINT, Long.toString(made.version()));
      return body;
    };
  }

  private Pending.Lease admit(Context context, int images) {
    rate.ifPresent(limit -> limit.take(context.ip(), images));
    return pending.admit(images);
  }
}
