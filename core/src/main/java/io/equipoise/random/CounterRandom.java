package io.equipoise.random;

/**
 * Draws that are pure functions of (seed, purpose, index, lane): a chain of SplitMix64 finalizers
 * (Steele, Lea, Flood 2014, variant 13 of Stafford's mixers) over the four numbers.
 *
 * <p>{@code index} counts things (images, epochs, parameters), {@code lane} the numbers drawn for
 * one thing. Immutable and safe for use by many threads.
 */
public final class CounterRandom {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;
  private static final int PERMUTATION_ROUNDS = 6;

  private final long key;

  /** Draws for one purpose of one seed. */
  public CounterRandom(long seed, Purpose purpose) {
    this.key = mix(mix(seed + GOLDEN) + purpose.code() * GOLDEN);
  }

  /** 64 random bits. */
  public long bits(long index, long lane) {
    return mix(mix(key + index * GOLDEN) ^ mix(~key + (lane + 1) * GOLDEN));
  }

  /** Uniform in [0, 1), 53 bits. */
  public double uniform(long index, long lane) {
    return (bits(index, lane) >>> 11) * 0x1p-53;
  }

  /** Uniform in {0, ..., bound - 1}; the bias is below bound / 2^53. */
  public int below(int bound, long index, long lane) {
    return (int) (uniform(index, lane) * bound);
  }

  /** Standard normal (Box and Muller 1958); uses lanes {@code 2 lane} and {@code 2 lane + 1}. */
  public double normal(long index, long lane) {
    double radius = Math.sqrt(-2 * StrictMath.log(1 - uniform(index, 2 * lane)));
    return radius * StrictMath.cos(2 * Math.PI * uniform(index, 2 * lane + 1));
  }

  /** Fills {@code into[offset .. offset + length)} with uniforms in [-1, 1), lanes 0, 1, 2, ... */
  public void fillSymmetric(long index, float[] into, int offset, int length) {
    for (int lane = 0; lane < length; lane++) {
      into[offset + lane] = (bits(index, lane) >> 40) * 0x1p-23f; // 24 signed bits: exact
    }
  }

  /**
   * Place {@code position} of a random permutation of {0, ..., count - 1}, without holding the
   * permutation: a Feistel network over the next power of four, walked until it lands inside (Black
   * and Rogaway 2002, cycle walking).
   *
   * @param index which permutation, e.g. the epoch
   */
  public long permuted(long index, long position, long count) {
    if (position < 0 || position >= count) {
      throw new IllegalArgumentException(
          "position " + position + " is outside a permutation of " + count);
    }
    int halfBits = Math.max(1, (64 - Long.numberOfLeadingZeros(count - 1) + 1) / 2);
    long value = position;
    do {
      value = feistel(index, value, halfBits);
    } while (value >= count);
    return value;
  }

  private long feistel(long index, long value, int halfBits) {
    long mask = (1L << halfBits) - 1;
    long left = value >>> halfBits;
    long right = value & mask;
    for (int round = 0; round < PERMUTATION_ROUNDS; round++) {
      long next = left ^ (bits(index, right * PERMUTATION_ROUNDS + round) & mask);
      left = right;
      right = next;
    }
    return left << halfBits | right;
  }

  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
