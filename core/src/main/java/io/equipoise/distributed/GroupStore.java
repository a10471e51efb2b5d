package io.equipoise.distributed;

import io.equipoise.tensor.LibTorch;
import java.util.Optional;
import java.util.function.Supplier;
import org.bytedeco.javacpp.chrono.Milliseconds;
import org.bytedeco.pytorch.Store;
import org.bytedeco.pytorch.StringVector;
import org.bytedeco.pytorch.TCPStore;
import org.bytedeco.pytorch.TCPStoreOptions;

/**
 * The key-value store by which the processes of a group find and watch one another: c10d's
 * TCPStore, the same that torchrun keeps. No call waits for a key, so one process's silence blocks
 * no other.
 *
 * <p>A connection serves one call at a time; a thread that must not wait has its own.
 */
public final class GroupStore implements AutoCloseable {
  private static final long CONNECT_MILLIS = 300_000;

  private final TCPStore store;
  private final String host;

  private GroupStore(TCPStore store, String host) {
    this.store = store;
    this.host = host;
  }

  /**
   * Keeps a store in this process. It listens on all interfaces, without authentication.
   *
   * @param port 0 for any free one
   */
  public static GroupStore keep(String host, int port) {
    return open(host, port, true);
  }

  /** Connects to a store; waits until it is there. */
  static GroupStore connect(String host, int port) {
    return open(host, port, false);
  }

  private static GroupStore open(String host, int port, boolean server) {
    LibTorch.load();
    try (TCPStoreOptions options = new TCPStoreOptions();
        Milliseconds timeout = new Milliseconds(CONNECT_MILLIS)) {
      options.port((short) port).isServer(server).waitWorkers(false).timeout(timeout);
      TCPStore store = new TCPStore(host, options);
      store.retainReference();
      return new GroupStore(store, host);
    } catch (RuntimeException e) {
      throw new PeerLostException(
          (server
                  ? "no store for the ranks can be kept at %s:%d, is the port in use?"
                  : "no store was found at %s:%d: is the first machine up, and the address right?")
              .formatted(host, port),
          e);
    }
  }

  /** The port it is at. */
  public int port() {
    return Short.toUnsignedInt(store.getPort());
  }

  /**
   * Waits until no process of a start of the group is there: those of a machine that was lost sight
   * of end by themselves, and two groups must not train one run.
   *
   * @param attempt number of that start
   * @param world ranks
   * @return whether it came to that in time
   */
  public boolean awaitSilence(int attempt, int world, long millis) throws InterruptedException {
    return Presence.awaitSilence(this, RankGroup.prefix(attempt), world, millis);
  }

  /** Where it is, for messages. */
  String address() {
    return host + ":" + port();
  }

  synchronized void set(String key, String value) {
    reached(
        () -> {
          ((Store) store).set(key, value);
          return true;
        });
  }

  /** The value of a key that was set. */
  synchronized Optional<String> get(String key) {
    return reached(
        () -> {
          try (StringVector keys = new StringVector(key)) {
            return store.check(keys) ? Optional.of(store.get_to_str(key)) : Optional.empty();
          }
        });
  }

  /** Adds to a number, 0 at first; returns the sum. */
  synchronized long add(String key, long amount) {
    return reached(() -> store.add(key, amount));
  }

  private <T> T reached(Supplier<T> call) {
    try {
      return call.get();
    } catch (RuntimeException e) {
      throw new StoreLostException("the store at " + host + " does not answer", e);
    }
  }

  /** The same store for libtorch. */
  Store store() {
    return store;
  }

  @Override
  public synchronized void close() {
    store.close();
  }

  /** The store cannot be reached: the process that kept it is gone, or the network. */
  static final class StoreLostException extends RuntimeException {
    private static final long serialVersionUID = 1;

    StoreLostException(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
