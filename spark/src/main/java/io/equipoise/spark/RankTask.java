package io.equipoise.spark;

import io.equipoise.distributed.RankEnd;
import io.equipoise.distributed.RankEnvironment;
import io.equipoise.distributed.RankProcess;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.apache.spark.BarrierTaskContext;

/**
 * What a task of the barrier stage does: runs a rank in a process of its own, and ends it if the
 * task is to end.
 *
 * <p>If the executor dies, the end of its standard input tells the process so.
 *
 * @param folder in which it runs
 * @param host of the store
 * @param port of the store
 */
record RankTask(Home home, List<String> command, String folder, String host, int port)
    implements Serializable {
  private static final long LOOK_EVERY_MILLIS = 200;
  private static final long GRACE_MILLIS = 30_000; // for a step and a checkpoint

  /**
   * How a rank ended, and what it wrote to its standard output if it is the first.
   *
   * @param results lines
   */
  record Done(RankEnd end, List<String> results) implements Serializable {}

  Done run(int attempt) {
    try {
      return runProcess(attempt);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("the task was ended");
    }
  }

  private Done runProcess(int attempt) throws InterruptedException {
    BarrierTaskContext context = BarrierTaskContext.get();
    home.require();
    if (!Files.isDirectory(Path.of(folder))) {
      throw new IllegalArgumentException(
          "%s has no folder %s: start spark-submit in one that every node has, such as the shared one"
              .formatted(Home.machine(), folder));
    }
    int rank = context.partitionId();
    RankEnvironment place = place(context, rank, attempt);
    ProcessBuilder builder = home.process(command).directory(Path.of(folder).toFile());
    builder.environment().putAll(place.variables());
    List<String> results = Collections.synchronizedList(new ArrayList<>());
    RankProcess process =
        new RankProcess(
            rank,
            builder,
            line -> {
              if (rank == 0) {
                results.add(line);
              }
            },
            line -> System.err.println("[rank " + rank + "] " + line)); // the executor's log
    try {
      boolean ended = false;
      while (!ended && !context.isInterrupted()) {
        ended = process.awaitEnd(LOOK_EVERY_MILLIS);
      }
    } finally {
      end(rank, process);
    }
    return new Done(process.await(), List.copyOf(results));
  }

  /** Everyone tells everyone where it is. */
  private RankEnvironment place(BarrierTaskContext context, int rank, int attempt) {
    List<String> machines = Arrays.asList(context.allGather(Home.machine()));
    String own = machines.get(rank);
    int before = Collections.frequency(machines.subList(0, rank), own);
    int here = Collections.frequency(machines, own);
    return new RankEnvironment(rank, machines.size(), before, here, host, port, true, attempt);
  }

  private static void end(int rank, RankProcess process) throws InterruptedException {
    if (process.awaitEnd(0)) {
      return;
    }
    process.stop();
    if (!process.awaitEnd(GRACE_MILLIS)) {
      System.err.println(
          "[rank %d] did not end within %d s and is killed".formatted(rank, GRACE_MILLIS / 1000));
      process.kill();
    }
  }
}
