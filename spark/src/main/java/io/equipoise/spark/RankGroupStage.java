package io.equipoise.spark;

import io.equipoise.cli.Terminal;
import io.equipoise.distributed.GroupStore;
import io.equipoise.distributed.PeerLostException;
import io.equipoise.distributed.RankEnd;
import java.io.Serializable;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.spark.SparkExecutorInfo;
import org.apache.spark.api.java.JavaSparkContext;
import scala.Function1;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag$;

/** The barrier stage whose tasks are the ranks of a group, once for each start of the group. */
final class RankGroupStage {
  private static final long GRACE_SECONDS = 40; // for the tasks to end their processes
  private static final long SILENCE_MILLIS = 120_000;

  private static final String NO_ROOM = "SPARK-24819"; // of Spark's message
  private static final String GROUP = "equipoise train"; // of jobs

  /** A barrier task's failure brings no cause, only this text. */
  private static final Pattern OF_TASK =
      Pattern.compile("finished unsuccessfully\\.\\R(?:([\\w.$]+): )?([^\\n]*)");

  private final JavaSparkContext context;
  private final GroupStore store;
  private final RankTask task;
  private final int tasks;
  private final Terminal terminal;
  private volatile boolean stopping;

  /**
   * A stage that has not been submitted.
   *
   * @param store that the ranks meet at; it outlives every start of the group
   */
  RankGroupStage(
      JavaSparkContext context, GroupStore store, RankTask task, int tasks, Terminal terminal) {
    this.context = context;
    this.store = store;
    this.task = task;
    this.tasks = tasks;
    this.terminal = terminal;
  }

  private interface PartFunction<T>
      extends Function1<Iterator<Integer>, Iterator<T>>, Serializable {}

  /**
   * Runs all ranks to their ends.
   *
   * @throws PeerLostException if an executor was lost
   */
  List<RankEnd> run(int attempt) throws InterruptedException {
    context.setJobGroup(GROUP, "ranks", false); // of this thread, which submits
    if (attempt > 0 && !store.awaitSilence(attempt - 1, tasks, SILENCE_MILLIS)) {
      throw new PeerLostException(
          "processes of the start before do not end: see the executors' machines", null);
    }
    if (stopping) {
      return List.of();
    }
    RankTask each = task;
    PartFunction<RankTask.Done> part =
        numbers -> CollectionConverters.asScala(List.of(each.run(attempt)).iterator());
    try {
      List<RankTask.Done> done =
          context
              .parallelize(IntStream.range(0, tasks).boxed().toList(), tasks)
              .rdd()
              .barrier()
              .mapPartitions(part, false, ClassTag$.MODULE$.apply(RankTask.Done.class))
              .toJavaRDD()
              .collect();
      done.forEach(rank -> rank.results().forEach(terminal.out()::println));
      return done.stream().map(RankTask.Done::end).toList();
    } catch (Exception e) { // Spark's are not declared
      throw failure(e);
    } finally {
      awaitTasks();
    }
  }

  /** What a failure of the stage is to whoever asked for the training. */
  RuntimeException failure(Exception e) {
    if (String.valueOf(e.getMessage()).contains(NO_ROOM)) {
      return new IllegalArgumentException(
          "--tasks %d: the cluster has no room for so many at once, of spark.task.cpus cores each; give fewer, or free some"
              .formatted(tasks),
          e);
    }
    Matcher task = OF_TASK.matcher(String.valueOf(e.getMessage()));
    boolean ofTask = task.find();
    String why =
        ofTask
            ? task.group(2)
            : String.valueOf(e.getMessage()).lines().findFirst().orElse("for no reason given");
    if (ofTask && IllegalArgumentException.class.getName().equals(task.group(1))) {
      return new IllegalArgumentException(why, e);
    }
    return Cluster.told(e).orElseGet(() -> new PeerLostException("the tasks were lost: " + why, e));
  }

  /** A job that was cancelled or failed is gone before its tasks are. */
  private void awaitTasks() throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(GRACE_SECONDS);
    while (running() > 0 && System.nanoTime() < end) {
      TimeUnit.MILLISECONDS.sleep(200);
    }
  }

  private int running() {
    int running = 0;
    for (SparkExecutorInfo executor : context.statusTracker().getExecutorInfos()) {
      running += executor.numRunningTasks();
    }
    return running;
  }

  /** Ends the group after the step at hand, with a checkpoint. */
  void stop() {
    stopping = true;
    context.sc().cancelJobGroupAndFutureJobs(GROUP);
  }

  boolean stopping() {
    return stopping;
  }
}
