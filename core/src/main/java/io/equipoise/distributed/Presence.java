package io.equipoise.distributed;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Which ranks are there. Each has written who it is and counts its heartbeats up in the store, so
 * that the one that is gone can be named where libtorch knows only an address.
 *
 * <pre>
 *   who/RANK   host and process       end/RANK  why it ended, if it could say so
 *   beat/RANK  a number that grows    lost      what the first to find out says, for all
 * </pre>
 */
final class Presence implements AutoCloseable {
  private static final long BEAT_MILLIS = 400;
  private static final long SILENT_MILLIS = 2000; // five beats, once a connection has broken
  private static final long STARTING_MILLIS = 10_000; // all cores may be busy with the data
  private static final long LINGER_MILLIS = 1000;
  private static final long HUNG_MILLIS = 30_000; // without any connection broken
  private static final long LOOK_EVERY_MILLIS = 5000;
  private static final long POLL_MILLIS = 50;
  private static final String SURVIVED = "survived";
  private static final String DONE = "done";
  private static final String LOST = "lost";

  private final RankEnvironment place;
  private final GroupStore store;
  private final String prefix;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread heart;
  private final Map<Integer, Beat> heard = new HashMap<>();
  private long lookedNanos = System.nanoTime();

  private record Beat(long number, long atNanos) {}

  /**
   * Writes who this rank is and starts its heartbeat.
   *
   * @param prefix of this group's keys
   */
  Presence(RankEnvironment place, GroupStore store, String prefix) {
    this.place = place;
    this.store = store;
    this.prefix = prefix;
    store.set(prefix + "who/" + place.rank(), whoAmI());
    this.heart = new Thread(this::beat, "equipoise-heartbeat");
    heart.setDaemon(true);
    heart.start();
  }

  private static String whoAmI() {
    String host;
    try {
      host = InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      host = "unknown host"; // only a message is poorer for it
    }
    return host + ", process " + ProcessHandle.current().pid();
  }

  private void beat() {
    try (GroupStore own = GroupStore.connect(place.host(), place.port())) {
      do {
        own.add(prefix + "beat/" + place.rank(), 1);
      } while (!closed.await(BEAT_MILLIS, TimeUnit.MILLISECONDS));
    } catch (GroupStore.StoreLostException | PeerLostException e) {
      return; // the training thread finds the same, and tells it
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Waits until every rank has come.
   *
   * @throws PeerLostException naming those that have not
   */
  void awaitAll(long millis) {
    long start = System.nanoTime();
    while (true) {
      List<Integer> missing =
          others().stream().filter(r -> store.get(prefix + "who/" + r).isEmpty()).toList();
      if (missing.isEmpty()) {
        return;
      }
      if (passed(start) > millis) {
        throw new PeerLostException(
            "of %d ranks %s did not come to %s within %d s: start them all, and see their messages"
                .formatted(place.world(), missing, store.address(), millis / 1000),
            null);
      }
      pause();
    }
  }

  /**
   * Waits for what another rank is to say.
   *
   * @throws PeerLostException if a rank is gone before
   */
  String await(String key) {
    try {
      while (true) {
        Optional<String> value = store.get(prefix + key);
        if (value.isPresent()) {
          return value.get();
        }
        requireAll(STARTING_MILLIS);
        pause();
      }
    } catch (GroupStore.StoreLostException e) {
      throw keeperLost(place, e);
    }
  }

  /**
   * Waits until no rank of a group counts its heartbeats up.
   *
   * @return whether it came to that in time
   */
  static boolean awaitSilence(GroupStore store, String prefix, int world, long millis)
      throws InterruptedException {
    long start = System.nanoTime();
    List<Long> before;
    List<Long> now = beats(store, prefix, world);
    do {
      before = now;
      TimeUnit.MILLISECONDS.sleep(SILENT_MILLIS);
      now = beats(store, prefix, world);
    } while (!now.equals(before) && passed(start) < millis);
    return now.equals(before);
  }

  private static List<Long> beats(GroupStore store, String prefix, int world) {
    return IntStream.range(0, world).mapToObj(r -> store.add(prefix + "beat/" + r, 0)).toList();
  }

  /** Waits until every rank is here. */
  void meet() {
    store.set(prefix + "ready/" + place.rank(), "yes");
    others().forEach(rank -> await("ready/" + rank));
  }

  /** While a rank waits: are all there that it waits for? */
  void requireAll() {
    try {
      Optional<String> lost = store.get(prefix + LOST);
      if (lost.isPresent()) {
        throw leave(lost.get(), null);
      }
      if (passed(lookedNanos) > LOOK_EVERY_MILLIS) {
        lookedNanos = System.nanoTime();
        requireAll(HUNG_MILLIS);
      }
    } catch (GroupStore.StoreLostException e) {
      throw keeperLost(place, e);
    }
  }

  private void requireAll(long millis) {
    Optional<String> gone = gone(millis);
    if (gone.isPresent()) {
      throw leave(gone.get(), null);
    }
  }

  /** Finds out who is gone after a connection has broken. */
  PeerLostException explain(RuntimeException broken) {
    try {
      store.set(prefix + "end/" + place.rank(), SURVIVED);
      heard.clear();
      long start = System.nanoTime();
      while (passed(start) < SILENT_MILLIS + 5 * POLL_MILLIS) {
        Optional<String> lost = store.get(prefix + LOST).or(() -> gone(SILENT_MILLIS));
        if (lost.isPresent()) {
          return leave(lost.get(), broken);
        }
        pause();
      }
      String seen = String.valueOf(broken.getMessage()).lines().findFirst().orElse("");
      return leave(
          "a connection broke though every rank is alive, see the network: " + seen, broken);
    } catch (GroupStore.StoreLostException e) {
      return keeperLost(place, e);
    }
  }

  /** What became of those that have said why they end, or have been silent for so long. */
  private Optional<String> gone(long silentMillis) {
    TreeSet<Integer> silent = new TreeSet<>();
    for (int rank : others()) {
      Optional<String> end = store.get(prefix + "end/" + rank);
      if (end.isPresent() && !end.get().equals(SURVIVED) && !end.get().equals(DONE)) {
        return Optional.of("%s ended: %s".formatted(name(rank), end.get()));
      }
      long number = store.add(prefix + "beat/" + rank, 0);
      Beat before = heard.get(rank);
      if (before == null || before.number != number) {
        heard.put(rank, new Beat(number, System.nanoTime()));
      } else if (end.isEmpty() && passed(before.atNanos) >= silentMillis) {
        silent.add(rank);
      }
    }
    return silent.isEmpty()
        ? Optional.empty()
        : Optional.of(
            silent.stream().map(this::name).collect(Collectors.joining(" and "))
                + (silent.size() == 1 ? " was lost" : " were lost"));
  }

  private String name(int rank) {
    return "rank %d (%s)".formatted(rank, store.get(prefix + "who/" + rank).orElse("never came"));
  }

  /** Tells the others, and lets those that need this process's store read it. */
  private PeerLostException leave(String lost, RuntimeException cause) {
    if (store.get(prefix + LOST).isEmpty()) {
      store.set(prefix + LOST, lost);
    }
    store.set(prefix + "end/" + place.rank(), SURVIVED);
    awaitEnds(LINGER_MILLIS);
    return new PeerLostException(
        lost + ": the training ends here; go on from the last checkpoint", cause);
  }

  /** The store is gone, and so is whoever kept it. */
  static PeerLostException keeperLost(RankEnvironment place, RuntimeException cause) {
    return new PeerLostException(
        (place.hosted() ? "whoever started the ranks" : "rank 0")
            + " was lost, with the store at "
            + place.address()
            + ": the training ends here; go on from the last checkpoint",
        cause);
  }

  /** The keeper of the store is the last to go. */
  private void awaitEnds(long millis) {
    long start = System.nanoTime();
    while (keeps() && passed(start) < millis && !others().stream().allMatch(this::hasEnded)) {
      pause();
    }
  }

  private boolean keeps() {
    return place.rank() == 0 && !place.hosted();
  }

  private boolean hasEnded(int rank) {
    return store.get(prefix + "end/" + rank).isPresent();
  }

  /** Tells the others why this rank ends before them. */
  void failed(String reason) {
    try {
      if (store.get(prefix + LOST).isEmpty()) {
        store.set(prefix + "end/" + place.rank(), reason);
        awaitEnds(LINGER_MILLIS);
      }
    } catch (GroupStore.StoreLostException e) {
      return; // nobody to tell
    }
  }

  private List<Integer> others() {
    return new ArrayList<>(
        IntStream.range(0, place.world()).filter(r -> r != place.rank()).boxed().toList());
  }

  private static long passed(long sinceNanos) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - sinceNanos);
  }

  private void pause() {
    try {
      if (closed.await(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("this rank has left its group");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for the other ranks", e);
    }
  }

  /** The rank has done its part. */
  void done() {
    try {
      store.set(prefix + "end/" + place.rank(), DONE);
      awaitEnds(5 * SILENT_MILLIS);
    } catch (GroupStore.StoreLostException e) {
      return; // who kept the store was done before
    }
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      heart.join(LINGER_MILLIS); // longer only where the store's machine stands still
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
