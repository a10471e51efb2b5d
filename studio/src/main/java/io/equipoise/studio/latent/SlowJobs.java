package io.equipoise.studio.latent;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.web.HttpFailure;
import io.equipoise.web.HttpFailure.Reason;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/** What takes seconds, one after the other on a thread of its own; the last results are kept. */
final class SlowJobs {
  private static final int WAITING = 8;
  private static final int KEPT = 32;

  private final Predicate<Throwable> known;
  private final Consumer<String> messages;
  private final ComputingThread thread = new ComputingThread("equipoise-studio-slow", WAITING);
  private final AtomicLong numbers = new AtomicLong();
  private final Map<String, SlowJob> jobs = // guarded by this
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, SlowJob> eldest) {
          return size() > KEPT;
        }
      };

  /**
   * None yet.
   *
   * @param known failures whose message is for the person who asked
   * @param messages told of the others
   */
  SlowJobs(Predicate<Throwable> known, Consumer<String> messages) {
    this.known = known;
    this.messages = messages;
  }

  /**
   * Puts work into the queue.
   *
   * @throws HttpFailure 503 if too much is waiting
   */
  SlowJob begin(Function<SlowJob, ObjectNode> work) {
    SlowJob job = new SlowJob(Long.toString(numbers.incrementAndGet()));
    synchronized (this) {
      thread.run(() -> run(job, work));
      jobs.put(job.id(), job);
    }
    return job;
  }

  private void run(SlowJob job, Function<SlowJob, ObjectNode> work) {
    try {
      job.progressed("starting", 0);
      job.done(work.apply(job));
    } catch (CancellationException e) {
      job.ended();
    } catch (RuntimeException | Error e) { // of this job: the next may do better
      if (known.test(e)) {
        job.failed(e.getMessage());
      } else {
        job.failed("failed inside: the studio's messages say more");
        messages.accept("the studio failed inside: " + e);
      }
    }
  }

  /**
   * A job by its id.
   *
   * @throws HttpFailure 404 if there is none, or it was long ago
   */
  synchronized SlowJob get(String id) {
    SlowJob job = jobs.get(id);
    if (job == null) {
      throw new HttpFailure(Reason.NOT_FOUND, "there is no such job any more: ask again");
    }
    return job;
  }

  /** Ends all; whether no work is under way any more. */
  boolean end() {
    synchronized (this) {
      jobs.values().forEach(SlowJob::cancel);
    }
    return thread.end();
  }
}
