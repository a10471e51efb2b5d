package io.equipoise.distributed;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Starts the ranks of one machine as processes, watches them, and starts the group again from its
 * last checkpoint when one is lost. The environment is torchrun's, the store is kept here on the
 * first machine, so that it outlives the ranks.
 *
 * <p>On several machines each has its own; all of them see the loss of a rank by the end of the
 * others, so that they start again together without a word.
 */
public final class Launch {
  private static final long GRACE_MILLIS =
      10_000; // survivors end by themselves within five seconds

  private final Plan plan;
  private final List<String> command;
  private final Codes codes;
  private final Listener listener;
  private final List<RankProcess> running = new ArrayList<>();
  private boolean stopping;

  /**
   * How many ranks, and where.
   *
   * @param processes ranks of this machine, the same number on each
   * @param nodes machines
   * @param node number of this machine, from 0
   * @param host of the store, on machine 0
   * @param port of the store; 0 for any, on a single machine
   * @param restarts how often a group that lost a rank is started again
   */
  public record Plan(int processes, int nodes, int node, String host, int port, int restarts) {
    /** Checks the ranges. */
    public Plan {
      require(processes >= 1, "--nproc " + processes + " is less than 1");
      require(nodes >= 1, "--nnodes " + nodes + " is less than 1");
      require(
          node >= 0 && node < nodes,
          "--node-rank %d of %d machines: they count from 0".formatted(node, nodes));
      require(port >= 0 && port <= 65535, "port " + port + " is outside 0 to 65535");
      require(nodes == 1 || port > 0, "several machines need one port: --master HOST:PORT");
      require(restarts >= 0, "--max-restarts " + restarts + " is less than 0");
    }

    private static void require(boolean holds, String message) {
      if (!holds) {
        throw new IllegalArgumentException(message);
      }
    }

    private RankEnvironment place(int localRank, int port, int attempt) {
      int rank = node * processes + localRank;
      return new RankEnvironment(
          rank, nodes * processes, localRank, processes, host, port, true, attempt);
    }
  }

  /**
   * What the exit codes of the ranks mean.
   *
   * @param peerLost another rank was lost
   * @param last those after which another attempt would end the same way, or which were asked for
   */
  public record Codes(int peerLost, Set<Integer> last) {}

  /** Follows a launch. Called on several threads. */
  public interface Listener {
    /** A line that rank 0 wrote to its standard output. */
    void result(String line);

    /** A line that a rank wrote otherwise. */
    void message(int rank, String line);

    /** What happens to the group. */
    void told(String message);
  }

  /**
   * A launch that has not begun.
   *
   * @param command of a rank, which ends in good order when its standard input ends
   */
  public Launch(Plan plan, List<String> command, Codes codes, Listener listener) {
    this.plan = plan;
    this.command = List.copyOf(command);
    this.codes = codes;
    this.listener = listener;
  }

  /**
   * Runs the group to its end.
   *
   * @return 0, or the exit code of the rank that ended first for a reason of its own; that of a
   *     lost peer if it was killed or is on another machine
   */
  public int run() throws InterruptedException {
    try (GroupStore store = plan.node == 0 ? GroupStore.keep(plan.host, plan.port) : null) {
      int port = store == null ? plan.port : store.port();
      return new Restarts(plan.restarts, codes, this::stopping, listener::told)
          .run(attempt -> attempt(port, attempt));
    }
  }

  /** One start of the group; returns how its ranks ended, in that order. */
  private List<RankEnd> attempt(int port, int attempt) throws InterruptedException {
    List<RankProcess> ranks = startAll(port, attempt);
    List<RankProcess> left = new ArrayList<>(ranks);
    List<RankEnd> ends = new ArrayList<>();
    try {
      while (!left.isEmpty()) {
        if (!awaitOne(left, ends)) {
          listener.told("some ranks do not end by themselves and are killed");
          left.forEach(rank -> rank.process().destroyForcibly());
        }
        for (RankProcess rank : List.copyOf(left)) {
          if (!rank.process().isAlive()) {
            left.remove(rank);
            ends.add(rank.await());
          }
        }
      }
    } finally {
      ranks.forEach(rank -> rank.process().destroyForcibly());
    }
    return ends;
  }

  /** Waits for the next end; not for long once a rank has failed. */
  private boolean awaitOne(List<RankProcess> left, List<RankEnd> ends) throws InterruptedException {
    CompletableFuture<?> next =
        CompletableFuture.anyOf(
            left.stream()
                .map(rank -> rank.process().onExit())
                .toArray(CompletableFuture<?>[]::new));
    boolean failing = ends.stream().anyMatch(end -> end.code() != 0) && !stopping();
    try {
      next.get(failing ? GRACE_MILLIS : Long.MAX_VALUE, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("the ranks cannot be watched", e);
    }
  }

  private synchronized List<RankProcess> startAll(int port, int attempt) {
    running.clear();
    for (int local = 0; local < plan.processes && !stopping; local++) {
      RankEnvironment place = plan.place(local, port, attempt);
      ProcessBuilder builder = new ProcessBuilder(command);
      builder.environment().putAll(place.variables());
      int rank = place.rank();
      running.add(
          new RankProcess(
              rank, builder, line -> said(rank, line), line -> listener.message(rank, line)));
    }
    return List.copyOf(running);
  }

  private void said(int rank, String line) {
    if (rank == 0) {
      listener.result(line);
    } else {
      listener.message(rank, line);
    }
  }

  /** Ends the run after the step at hand, with a checkpoint, and starts nothing again. */
  public synchronized void stop() {
    stopping = true;
    running.forEach(RankProcess::stop);
  }

  private synchronized boolean stopping() {
    return stopping;
  }
}
