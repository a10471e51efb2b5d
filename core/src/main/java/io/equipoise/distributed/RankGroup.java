package io.equipoise.distributed;

import io.equipoise.tensor.TensorData;
import io.equipoise.tensor.TensorScope;
import io.equipoise.training.GradientSync;
import io.equipoise.training.MachineConfig;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.bytedeco.javacpp.chrono.Milliseconds;
import org.bytedeco.pytorch.Backend;
import org.bytedeco.pytorch.GlooDeviceVector;
import org.bytedeco.pytorch.PrefixStore;
import org.bytedeco.pytorch.ProcessGroupGloo;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.Work;
import org.bytedeco.pytorch.nccl.ProcessGroupNCCL;

/**
 * This process as one rank of a group: libtorch's c10d, with Gloo between CPUs and NCCL between
 * GPUs. For one thread.
 */
public final class RankGroup implements GradientSync, AutoCloseable {
  private static final long JOIN_MILLIS = 300_000;
  private static final long SLICE_MILLIS = 500; // between looks at the others, while waiting
  private static final long CONNECT_MILLIS = 60_000;
  private static final long COLLECTIVE_MILLIS = TimeUnit.DAYS.toMillis(30); // ended by Presence
  private static final int THREADS = 2; // D's sum goes on while G's batch norm sums
  private static final String RUN = "equipoise/run"; // outlives an attempt

  private final RankEnvironment place;
  private final GroupStore store;
  private final String prefix;
  private final Presence presence;
  private final Milliseconds slice = new Milliseconds(SLICE_MILLIS);
  private Backend gloo;
  private Backend nccl; // null on the CPU
  private GroupStore devices; // NCCL's; null on the CPU
  private PeerLostException lost;

  private RankGroup(RankEnvironment place, GroupStore store) {
    this.place = place;
    this.store = store;
    this.prefix = prefix(place.attempt());
    this.presence = new Presence(place, store, prefix);
  }

  /** Of the keys of a start of the group. */
  static String prefix(int attempt) {
    return "equipoise/" + attempt + "/";
  }

  /** Returns when every rank has come. */
  private static RankGroup join(RankEnvironment place) {
    boolean keeps = place.rank() == 0 && !place.hosted();
    GroupStore store =
        keeps
            ? GroupStore.keep(place.host(), place.port())
            : GroupStore.connect(place.host(), place.port());
    RankGroup group = new RankGroup(place, store);
    try {
      group.presence.awaitAll(JOIN_MILLIS);
      return group;
    } catch (RuntimeException e) {
      group.close();
      throw e;
    }
  }

  /**
   * Joins the group, does this rank's work and leaves when all have done theirs. What goes wrong is
   * told to the others.
   *
   * @throws PeerLostException naming the rank that is gone, wherever that was noticed
   */
  public static <T> T with(RankEnvironment place, Function<RankGroup, T> work) {
    try (RankGroup group = join(place)) {
      try {
        T result = work.apply(group);
        group.presence.done();
        return result;
      } catch (RuntimeException e) {
        throw group.failed(e);
      }
    } catch (GroupStore.StoreLostException e) {
      throw Presence.keeperLost(place, e);
    }
  }

  /**
   * Connects the ranks to one another when all of them have come here, before the first {@link
   * #sum}.
   *
   * @param device Gloo for the CPU, NCCL for GPUs
   * @throws PeerLostException if a rank is lost, or ends, before it comes here
   */
  public void connect(MachineConfig.Place device) {
    presence.meet();
    try (PrefixStore own = new PrefixStore(prefix + "gloo", store.store())) {
      gloo = gloo(own);
      gloo.retainReference();
      if (device == MachineConfig.Place.CUDA) {
        connectDevices();
      }
    } catch (RuntimeException e) {
      throw broken(e);
    }
  }

  /** By a connection of its own: of two prefixes of one store the second crashes the process. */
  private void connectDevices() {
    devices = GroupStore.connect(place.host(), place.port());
    try (PrefixStore own = new PrefixStore(prefix + "nccl", devices.store())) {
      nccl = new ProcessGroupNCCL(own, place.rank(), place.world());
      nccl.retainReference();
    }
  }

  private Backend gloo(PrefixStore own) {
    ProcessGroupGloo.Options options =
        ProcessGroupGloo.Options.create(new Milliseconds(CONNECT_MILLIS));
    String named = System.getenv("GLOO_SOCKET_IFNAME");
    options.devices(
        new GlooDeviceVector(
            named == null
                ? ProcessGroupGloo.createDeviceForHostname(LocalAddress.towards(place))
                : ProcessGroupGloo.createDeviceForInterface(named)));
    options.threads(THREADS);
    Backend group = new ProcessGroupGloo(own, place.rank(), place.world(), options);
    group.setTimeout(new Milliseconds(COLLECTIVE_MILLIS));
    return group;
  }

  @Override
  public int rank() {
    return place.rank();
  }

  @Override
  public int world() {
    return place.world();
  }

  @Override
  public int localRank() {
    return place.localRank();
  }

  /**
   * Begins a sum; see {@link GradientSync#sum}.
   *
   * @throws PeerLostException from here or from the wait, naming the rank that is gone
   */
  @Override
  public Runnable sum(Tensor tensor) {
    Work work = begin(nccl == null ? gloo : nccl, tensor);
    return nccl == null ? () -> await(work) : () -> awaitOnDevice(work);
  }

  private Work begin(Backend group, Tensor tensor) {
    try {
      return group.allreduce(new TensorVector(tensor));
    } catch (RuntimeException e) {
      throw broken(e);
    }
  }

  /** Between the hosts: a wait on a GPU would not last as long as an evaluation may. */
  @Override
  public boolean onFirst(BooleanSupplier work) {
    boolean own = place.rank() == 0 && work.getAsBoolean();
    try (TensorScope scope = new TensorScope()) {
      Tensor answer = TensorData.of(new double[] {own ? 1 : 0}, 1);
      await(begin(gloo, answer));
      return TensorData.doubles(answer)[0] > 0;
    }
  }

  /** In slices: a rank whose machine stands still breaks no connection. */
  private void await(Work work) {
    while (true) {
      try {
        work._wait(slice);
        return;
      } catch (RuntimeException e) {
        if (!String.valueOf(e.getMessage()).contains("timed out") || work.isCompleted()) {
          requireDone(work);
          return;
        }
        requireAll();
      }
    }
  }

  /** The device's later work waits, not the host. NCCL's own watchdog ends a wait in vain. */
  private void awaitOnDevice(Work work) {
    try {
      work._wait();
    } catch (RuntimeException e) {
      throw broken(e);
    }
  }

  /** It was done between the end of a slice and the look at it, or it failed. */
  private void requireDone(Work work) {
    try {
      work._wait(slice);
    } catch (RuntimeException e) {
      throw broken(e);
    }
  }

  private void requireAll() {
    try {
      presence.requireAll();
    } catch (PeerLostException e) {
      lost = e;
      throw e;
    }
  }

  private PeerLostException broken(RuntimeException cause) {
    lost = presence.explain(cause);
    return lost;
  }

  /** Rank 0 tells the others. */
  public void tell(String key, String value) {
    store.set(prefix + key, value);
  }

  /**
   * What rank 0 told.
   *
   * @throws PeerLostException if a rank was lost before it was told
   */
  public String told(String key) {
    return presence.await(key);
  }

  /** Leaves word of the run for the next attempt of the group. */
  public void tellRun(String path) {
    store.set(RUN, path);
  }

  /** The run that an earlier attempt of this group began. */
  public Optional<String> runBegun() {
    return place.attempt() == 0 ? Optional.empty() : store.get(RUN);
  }

  /**
   * Tells the others that this rank ends before them, and why; what it comes from if another was
   * lost. libtorch passes on no exception but its message when that is in a backward pass.
   */
  private RuntimeException failed(RuntimeException failure) {
    if (lost != null) {
      return lost;
    }
    presence.failed(String.valueOf(failure.getMessage()));
    return failure;
  }

  /** Gives back the connections; those of a broken group go with the process. */
  @Override
  public void close() {
    presence.close();
    slice.close();
    if (lost == null && nccl != null) {
      nccl.close();
    }
    if (lost == null && gloo != null) {
      gloo.close();
    }
    if (devices != null) {
      devices.close();
    }
    store.close();
  }
}
