package io.equipoise.training;

import io.equipoise.data.Share;
import io.equipoise.network.Mode;
import io.equipoise.network.SharedStatistics;
import io.equipoise.tensor.TensorData;
import io.equipoise.tensor.TensorScope;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorBase;
import org.bytedeco.pytorch.TensorTensorHook;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * What the ranks of a run tell each other, all of it made of sums: a rank's numbers stand at their
 * place among zeros, so the sum is exact. Every rank computes the losses, k and the rates from the
 * same numbers, those of the whole batch. In one process every method gives back what it was given.
 */
final class RankExchange implements SharedStatistics, AutoCloseable {
  /** Of one process. */
  static final RankExchange ALONE = new RankExchange(GradientSync.LOCAL, null, null);

  private final GradientSync sync;
  private final Share share; // null alone
  private final Device device;
  private final double[] weights;
  private final TensorTensorHook addUp; // null alone
  private boolean wished;
  private boolean stopping;
  private double elapsed;
  private double counted;

  private RankExchange(GradientSync sync, Share share, Device device) {
    this.sync = sync;
    this.share = share;
    this.device = device;
    this.weights = new double[sync.world()];
    this.addUp = alone() ? null : new AddUp();
    if (!alone()) {
      Arrays.setAll(
          weights, r -> (double) Share.of(r, weights.length, share.whole()).size() / share.whole());
    }
  }

  /**
   * Of a run.
   *
   * @param batch images of a step, of all ranks together
   */
  static RankExchange of(GradientSync sync, int batch, Device device) {
    return sync.world() == 1
        ? ALONE
        : new RankExchange(sync, Share.of(sync.rank(), sync.world(), batch), device);
  }

  private boolean alone() {
    return sync.world() == 1;
  }

  /** Rank 0 writes the run. */
  boolean leads() {
    return sync.rank() == 0;
  }

  int world() {
    return sync.world();
  }

  /** This rank's part of a batch. */
  Share share(int batch) {
    return alone() ? Share.all(batch) : share;
  }

  /** Adds up gradients, in place; see {@link GradientSync#sum}. */
  Runnable sum(Tensor gradients) {
    return sync.sum(gradients);
  }

  /** {@code [n]} of this rank to {@code [N]}, zero where the others' will stand. */
  Tensor place(Tensor own) {
    return alone() ? own : place(own, share.first(), share.whole());
  }

  private static Tensor place(Tensor own, long first, long whole) {
    long[] shape = own.shape();
    shape[0] = whole;
    Tensor all = torch.zeros(shape, own.options());
    all.narrow(0, first, own.size(0)).copy_(own.detach());
    return all;
  }

  /**
   * The sum of what the ranks have, on the host: the one wait for the device of a step. Whether a
   * rank wishes to stop and how long rank 0's last step took go with it.
   */
  double[] totals(Tensor numbers) {
    if (alone()) {
      return TensorData.doubles(numbers);
    }
    Tensor wishes = TensorData.of(new double[] {wished ? 1 : 0, leads() ? elapsed : 0}, 2);
    Tensor all =
        torch.cat(
            new TensorVector(
                numbers.detach().to(ScalarType.Double),
                wishes.to(numbers.device(), wishes.scalar_type())),
            0);
    sync.sum(all).run();
    double[] totals = TensorData.doubles(all);
    int end = totals.length - 2;
    stopping = totals[end] > 0;
    counted = totals[end + 1];
    return Arrays.copyOf(totals, end);
  }

  /** This rank's part of numbers of the whole batch. */
  double[] own(double[] ofBatch) {
    return alone()
        ? ofBatch
        : Arrays.copyOfRange(ofBatch, share.first(), share.first() + share.size());
  }

  /**
   * {@code [n, Z]} of this rank to {@code [N, Z]} of all. Gradients go to this rank's rows; the
   * others' are constants.
   */
  Tensor gatherRows(Tensor own) {
    return alone() ? own : gather(own, share.first(), share.whole());
  }

  private Tensor gather(Tensor own, long first, long whole) {
    Tensor all = place(own, first, whole);
    sync.sum(all).run();
    long next = first + own.size(0);
    return torch.cat(
        new TensorVector(all.narrow(0, 0, first), own, all.narrow(0, next, whole - next)), 0);
  }

  /** How the networks are run on a part of a batch. */
  Mode mode(Mode mode) {
    return alone() ? mode : mode.with(this);
  }

  @Override
  public Tensor gather(Tensor own) {
    Tensor all = gather(own.view(1, -1), sync.rank(), sync.world());
    all.register_hook(addUp);
    return all;
  }

  @Override
  public double[] weights() {
    return weights.clone();
  }

  @Override
  public int samples() {
    return share.whole();
  }

  /**
   * Whether the run ends here. The ranks agree at their next {@link #totals}.
   *
   * @param wish whether this rank was asked to stop
   */
  boolean stopping(boolean wish) {
    wished = wish;
    return alone() ? wish : stopping;
  }

  /**
   * The seconds that count for a step: the same on all ranks, rank 0's of the step before.
   *
   * @param own what this rank's last step took
   */
  double seconds(double own) {
    elapsed = own;
    return alone() ? own : counted;
  }

  /** Lets rank 0 do something; see {@link GradientSync#onFirst}. */
  boolean onFirst(BooleanSupplier work) {
    return sync.onFirst(work);
  }

  /**
   * Rank 0's values for all, in place and to the last bit: the sum is one of bytes, for that of
   * floats would turn -0 into 0.
   */
  void fromFirst(Tensor tensor) {
    if (alone() || tensor.numel() == 0) {
      return;
    }
    Tensor plain = tensor.contiguous(); // the same one unless its values lie in another order
    if (!leads()) {
      plain.zero_();
    }
    sync.sum(plain.view(-1).view(ScalarType.Byte)).run();
    tensor.copy_(plain);
  }

  /** Rank 0's text for all. */
  String fromFirst(String text) {
    if (alone()) {
      return text;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    try (TensorScope scope = new TensorScope()) {
      Tensor length = TensorData.of(new long[] {bytes.length}, 1).to(device, ScalarType.Long);
      fromFirst(length);
      int all = (int) TensorData.doubles(length)[0];
      Tensor content = TensorData.of(Arrays.copyOf(bytes, all), all).to(device, ScalarType.Byte);
      fromFirst(content);
      return new String(TensorData.bytes(content), StandardCharsets.UTF_8);
    }
  }

  /** Adds a gradient up over the ranks in the middle of a backward pass. */
  private final class AddUp extends TensorTensorHook {
    @Override
    public TensorBase call(TensorBase gradient) {
      Tensor total = new Tensor(gradient).contiguous().clone();
      sync.sum(total).run();
      return total;
    }
  }

  @Override
  public void close() {
    if (addUp != null) {
      addUp.close();
    }
  }
}
