package io.equipoise.data;

import io.equipoise.random.CounterRandom;
import io.equipoise.random.Purpose;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Stacked MNIST of Metz et al. 2017 (Unrolled GAN), appendix D, of any grey labelled set: three of
 * its images, chosen at random, as the red, green and blue channel of one. Of classes a, b, c out
 * of K the class is a K^2 + b K + c: for digits the number that they spell.
 *
 * <p>Image i is a pure function of (seed, i): channel c is image {@code uniform(i, c)} of the base
 * set. It is put together when it is read; nothing is stored.
 */
public final class StackedImages implements ImageData {
  /** Says in a data spec that what follows is to be stacked. */
  static final String PREFIX = "stacked:";

  private static final long COUNT = 128_000; // as in VEEGAN and PacGAN
  private static final int CHANNELS = 3;
  private static final int MOST_CLASSES = 21; // 9,261 of the stacked set

  private final PackedSet base;
  private final long seed;
  private final CounterRandom random;
  private final List<String> classNames;

  private StackedImages(PackedSet base, long seed) {
    this.base = base;
    this.seed = seed;
    this.random = new CounterRandom(seed, Purpose.STACK);
    List<String> names = base.classNames();
    this.classNames =
        IntStream.range(0, classes(names.size())).mapToObj(label -> spelled(names, label)).toList();
  }

  /**
   * Stacks a set, which then belongs to the stacked one.
   *
   * @throws DataException if it is in colour, or has no classes, too many, or images without one
   */
  static StackedImages of(PackedSet base, long seed) {
    int classes = base.classNames().size();
    if (base.channels() != 1) {
      throw unusable(base, "is in colour: take a grey set such as mnist");
    }
    if (classes < 2 || classes > MOST_CLASSES) {
      throw unusable(
          base,
          "has %d classes, 2 to %d can be stacked: take a labelled set such as mnist"
              .formatted(classes, MOST_CLASSES));
    }
    for (long i = 0; i < base.count(); i++) {
      if (base.label(i) < 0) {
        throw unusable(base, "has no class for image %d: give every image one".formatted(i));
      }
    }
    return new StackedImages(base, seed);
  }

  private static DataException unusable(PackedSet base, String why) {
    return new DataException(PREFIX + base.name() + " cannot be made: " + base.name() + " " + why);
  }

  private static int classes(int ofBase) {
    return ofBase * ofBase * ofBase;
  }

  private static String spelled(List<String> names, int label) {
    int k = names.size();
    return names.get(label / k / k) + "+" + names.get(label / k % k) + "+" + names.get(label % k);
  }

  /** The set whose images are stacked. Owned here. */
  public PackedSet base() {
    return base;
  }

  @Override
  public void read(long index, byte[] into, int offset) {
    Objects.checkIndex(index, COUNT);
    byte[] grey = new byte[resolution() * resolution()];
    for (int channel = 0; channel < CHANNELS; channel++) {
      base.read(source(index, channel), grey, 0);
      for (int i = 0; i < grey.length; i++) {
        into[offset + CHANNELS * i + channel] = grey[i];
      }
    }
  }

  @Override
  public int label(long index) {
    Objects.checkIndex(index, COUNT);
    int label = 0;
    for (int channel = 0; channel < CHANNELS; channel++) {
      label = label * base.classNames().size() + base.label(source(index, channel));
    }
    return label;
  }

  private long source(long index, int channel) {
    return (long) (random.uniform(index, channel) * base.count());
  }

  @Override
  public int resolution() {
    return base.resolution();
  }

  @Override
  public int channels() {
    return CHANNELS;
  }

  @Override
  public String name() {
    return "stacked-" + base.name();
  }

  @Override
  public long count() {
    return COUNT;
  }

  @Override
  public String fingerprint() {
    return new Sha256().text("stacked").text(base.fingerprint()).number(seed).number(COUNT).hex();
  }

  @Override
  public List<String> classNames() {
    return classNames;
  }

  @Override
  public void close() {
    base.close();
  }
}
