package io.equipoise.data;

import io.equipoise.random.CounterRandom;
import io.equipoise.random.Purpose;
import java.util.Arrays;

/**
 * A mixture of equal round Gaussians in the plane. Point i is a pure function of (seed, i): which
 * Gaussian from lane 0, the offsets from lanes 2 to 5 (two normals).
 */
public final class Mixture implements TrainingData {
  private static final double SIGMA = 0.02;
  private static final double EXTENT = 0.8;
  private static final long COUNT = 100_000;

  private final String name;
  private final long seed;
  private final double[][] centres;
  private final CounterRandom random;

  private Mixture(String name, long seed, double[][] centres) {
    this.name = name;
    this.seed = seed;
    this.centres = centres;
    this.random = new CounterRandom(seed, Purpose.MIXTURE);
  }

  /** Eight Gaussians on a circle of radius 0.8. */
  public static Mixture ring(long seed) {
    double[][] centres = new double[8][];
    for (int i = 0; i < 8; i++) {
      double angle = 2 * Math.PI * i / 8;
      centres[i] = new double[] {EXTENT * Math.cos(angle), EXTENT * Math.sin(angle)};
    }
    return new Mixture("ring", seed, centres);
  }

  /** Twenty-five Gaussians, five by five, on [-0.8, 0.8] x [-0.8, 0.8]. */
  public static Mixture grid(long seed) {
    double[][] centres = new double[25][];
    for (int i = 0; i < 25; i++) {
      centres[i] = new double[] {EXTENT * (i % 5 - 2) / 2, EXTENT * (i / 5 - 2) / 2};
    }
    return new Mixture("grid", seed, centres);
  }

  /** Writes point {@code index}, 2 floats. */
  public void point(long index, float[] into, int offset) {
    double[] centre = centres[mode(index)];
    into[offset] = (float) (centre[0] + SIGMA * random.normal(index, 1));
    into[offset + 1] = (float) (centre[1] + SIGMA * random.normal(index, 2));
  }

  /** Which Gaussian point {@code index} is from. */
  public int mode(long index) {
    return random.below(centres.length, index, 0);
  }

  /** The centres, [modes][2]; a copy. */
  public double[][] centres() {
    return Arrays.stream(centres).map(double[]::clone).toArray(double[][]::new);
  }

  /** Standard deviation of each Gaussian on each axis. */
  public double sigma() {
    return SIGMA;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public long count() {
    return COUNT;
  }

  @Override
  public String fingerprint() {
    return new Sha256().text("mixture").text(name).number(seed).number(COUNT).hex();
  }

  @Override
  public long[] sampleShape() {
    return new long[] {2};
  }
}
