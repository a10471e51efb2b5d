package io.equipoise.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class JobQueueTest {
  private static final int LATENT = 2;

  private static Job.Images images(int n) {
    return new Job.Images(new float[n * LATENT], LATENT);
  }

  private static JobQueue.Batch batch(JobQueue queue) throws InterruptedException {
    return (JobQueue.Batch) queue.take();
  }

  private static List<String> turns(JobQueue.Batch batch, Job.Images... jobs) {
    List<Job.Images> all = List.of(jobs);
    return batch.turns().stream()
        .map(turn -> all.indexOf(turn.job()) + ":" + turn.first() + "+" + turn.count())
        .toList();
  }

  /** The turns of each batch that jobs of these sizes come to, until all of them are taken. */
  private static List<List<String>> batches(int maxBatch, int... sizes)
      throws InterruptedException {
    JobQueue queue = new JobQueue(maxBatch, 0);
    Job.Images[] jobs =
        Arrays.stream(sizes).mapToObj(JobQueueTest::images).toArray(Job.Images[]::new);
    Arrays.stream(jobs).forEach(queue::add);
    List<List<String>> batches = new ArrayList<>();
    while (Arrays.stream(jobs).anyMatch(job -> job.left() > 0)) {
      batches.add(turns(batch(queue), jobs));
    }
    return batches;
  }

  @Test
  void smallJobsShareABatchWithTheBeginningOfALargeOne() throws InterruptedException {
    assertThat(batches(64, 70, 3))
        .containsExactly(
            List.of("0:0+16", "1:0+3", "0:16+16", "0:32+16"), List.of("0:48+16", "0:64+6"));
  }

  @Test
  void batchesStayWithinTheirLimit() throws InterruptedException {
    assertThat(batches(20, 12, 9)).containsExactly(List.of("0:0+12"), List.of("1:0+9"));
  }

  @Test
  void withoutBatchingEachTurnIsAlone() throws InterruptedException {
    assertThat(batches(1, 17, 1))
        .containsExactly(List.of("0:0+16"), List.of("1:0+1"), List.of("0:16+1"));
  }

  @Test
  void whatNobodyWaitsForIsNotComputed() throws InterruptedException {
    JobQueue queue = new JobQueue(64, 0);
    Job.Images given = images(1);
    Job.Images wanted = images(1);
    queue.add(given);
    queue.add(wanted);
    given.result().cancel(false);
    assertThat(turns(batch(queue), given, wanted)).containsExactly("1:0+1");
  }

  @Test
  void scoresAreComputedByThemselvesInTheirOrder() throws InterruptedException {
    JobQueue queue = new JobQueue(64, 0);
    Job.Images before = images(1);
    Job.Images after = images(1);
    Job.Scores scores = new Job.Scores();
    queue.add(before);
    queue.add(scores);
    queue.add(after);
    assertThat(turns(batch(queue), before, after)).containsExactly("0:0+1");
    assertThat(queue.take()).isSameAs(scores);
    assertThat(turns(batch(queue), before, after)).containsExactly("1:0+1");
  }

  @Test
  void answerIsMadeByOneModelAlone() throws InterruptedException {
    JobQueue queue = new JobQueue(16, 0);
    Job.Images job = images(20);
    queue.add(job);
    batch(queue).turns().get(0).put(new float[16], 0, 1, 100);
    queue.restart(); // a newer checkpoint came between the batches
    JobQueue.Batch again = batch(queue);
    assertThat(turns(again, job)).containsExactly("0:0+16");
    float[] newer = new float[16];
    newer[0] = 7;
    again.turns().get(0).put(newer, 0, 1, 200);
    assertThat(job.result()).isNotDone();
    batch(queue).turns().get(0).put(new float[4], 0, 1, 200);
    assertThat(job.result().join().version()).isEqualTo(200);
    assertThat(job.result().join().values()).hasSize(20).startsWith(7);
  }

  @Test
  void partlyFilledBatchWaitsForMoreUntilItsTimeIsOver() throws InterruptedException {
    JobQueue queue = new JobQueue(2, 10_000);
    Job.Images first = images(1);
    Job.Images second = images(1);
    queue.add(first);
    Thread later = new Thread(() -> queue.add(second));
    later.start();
    assertThat(batch(queue).images()).isEqualTo(2); // full long before the ten seconds
    later.join();
    JobQueue impatient = new JobQueue(2, 1);
    impatient.add(images(1));
    assertThat(batch(impatient).images()).isEqualTo(1);
  }

  @Test
  void closedQueueGivesNothingAndCancelsWhatWaits() throws InterruptedException {
    JobQueue queue = new JobQueue(64, 0);
    Job.Images before = images(1);
    Job.Images after = images(1);
    queue.add(before);
    queue.close();
    queue.add(after);
    assertThat(queue.take()).isNull();
    assertThat(before.result()).isCancelled();
    assertThat(after.result()).isCancelled();
  }
}
