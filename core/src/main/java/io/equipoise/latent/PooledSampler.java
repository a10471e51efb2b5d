package io.equipoise.latent;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Images of many callers made in common batches, each bit for bit as {@link Sampler} makes it
 * alone.
 *
 * <p>A sampler's blocks of {@value Sampler#BLOCK} are one size for which that holds wherever an
 * image stands, if it holds at all; for other sizes libtorch may take other kernels, which round
 * differently. So this tries: the same latent vectors at other places and in batches of other
 * sizes, every bit compared. On x86 processors places never mattered, most even sizes gave the same
 * bits and most odd ones did not. The kernels are chosen by shapes, not by values, so what holds
 * for some dozens of images holds for all.
 *
 * <p>Not thread-safe.
 */
public final class PooledSampler {
  /** In the order tried: what serves short queues first. */
  private static final int[] CANDIDATES = {8, 4, 2, 1, 12, 32, 64, 24, 48};

  /** What serves a caller who wants few images, and is tried in the time of some dozens. */
  private static final int[] SMALL = {8, 4, 2, 1};

  private static final int SHIFT = 5; // places
  private static final long PATIENCE_NANOS = 3_000_000_000L;

  private final Sampler sampler;
  private final List<Integer> sizes; // ascending; empty if places matter

  private PooledSampler(Sampler sampler, List<Integer> sizes) {
    this.sampler = sampler;
    this.sizes = sizes;
  }

  /** Finds the batch sizes that a generator can be used with; takes some seconds at most. */
  public static PooledSampler of(Sampler sampler) {
    return of(sampler, CANDIDATES);
  }

  /** The same with no batches beyond {@link Sampler}'s own, found in the time of 50 images. */
  static PooledSampler small(Sampler sampler) {
    return of(sampler, SMALL);
  }

  private static PooledSampler of(Sampler sampler, int[] candidates) {
    long end = System.nanoTime() + PATIENCE_NANOS;
    int latent = sampler.latent();
    int most = Math.max(Sampler.BLOCK, Arrays.stream(candidates).max().orElseThrow());
    float[] z = sampler.latents(0, 0, most);
    float[] known = sampler.values(Arrays.copyOf(z, Sampler.BLOCK * latent));
    int each = known.length / Sampler.BLOCK;
    float[] shifted = sampler.batch(rotate(z, SHIFT * latent, Sampler.BLOCK * latent));
    if (!Arrays.equals(shifted, rotate(known, SHIFT * each, known.length))) {
      return new PooledSampler(sampler, List.of());
    }
    List<Integer> sizes = new ArrayList<>(List.of(Sampler.BLOCK));
    for (int size : candidates) {
      if (System.nanoTime() > end) {
        break;
      }
      float[] some = Arrays.copyOf(z, size * latent);
      if (known.length < size * each) {
        known = sampler.values(some);
      }
      if (Arrays.equals(sampler.batch(some), Arrays.copyOf(known, size * each))) {
        sizes.add(size);
      }
    }
    Collections.sort(sizes);
    return new PooledSampler(sampler, List.copyOf(sizes));
  }

  /** The first values, of which the last few come first. */
  private static float[] rotate(float[] values, int by, int length) {
    float[] rotated = new float[length];
    System.arraycopy(values, 0, rotated, by, length - by);
    System.arraycopy(values, length - by, rotated, 0, by);
    return rotated;
  }

  /** The same for other weights of the same network, whose shapes and so kernels are the same. */
  public PooledSampler with(Sampler other) {
    return new PooledSampler(other, sizes);
  }

  /** Batch sizes in use, ascending; empty if only a caller's own whole blocks give its bits. */
  List<Integer> sizes() {
    return sizes;
  }

  /** Whether latent vectors of several callers can be given together. */
  public boolean mixes() {
    return !sizes.isEmpty();
  }

  /**
   * What the generator makes of latent vectors, of one caller unless it {@link #mixes}.
   *
   * @param z {@code [n, Z]} row-major, n >= 1
   * @return {@code [n, C, R, R]} or {@code [n, 2]}, row-major, the bits of {@link Sampler#values}
   * @throws IllegalArgumentException if {@code z} is not a whole number of vectors
   */
  public float[] values(float[] z) {
    int latent = sampler.latent();
    if (!mixes() || z.length == 0 || z.length % latent != 0) {
      return sampler.values(z);
    }
    int n = z.length / latent;
    float[] all = null;
    for (int start = 0, size; start < n; start += size) {
      size = size(n - start);
      float[] batch = sampler.batch(Arrays.copyOfRange(z, start * latent, (start + size) * latent));
      int each = batch.length / size;
      if (all == null) {
        all = new float[n * each];
      }
      System.arraycopy(batch, 0, all, start * each, Math.min(size, n - start) * each);
    }
    return all;
  }

  /**
   * The size of the next batch: all that are left, filled up by a few, or the most that fit. A
   * batch costs about what one image more does.
   */
  private int size(int left) {
    int below = 0;
    for (int size : sizes) {
      if (size >= left) {
        return below == 0 || size - left <= 1 + left / 4 ? size : below;
      }
      below = size;
    }
    return below;
  }
}
