package io.equipoise.bench;

import io.equipoise.data.DataOptions;
import io.equipoise.data.DataSpec;
import io.equipoise.data.PackedImages;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Packing of an image set as its first use does it, from the fingerprint of its files to the file
 * that is safe on the disk. A unit is the whole set.
 */
public final class PackingBench implements Contender {
  private final String spec;
  private final DataOptions options;
  private final Path folder;
  private final PackedImages images;
  private int passes;

  /**
   * Packs the set once.
   *
   * @param spec of images that are not packed yet
   * @throws io.equipoise.data.DataException if they are missing, broken or packed
   */
  public PackingBench(String spec, DataOptions options) {
    this.spec = spec;
    this.options = options;
    try {
      folder = Files.createTempDirectory("equipoise-packing");
    } catch (IOException e) {
      throw new UncheckedIOException("there is no place for temporary files", e);
    }
    try {
      images = pack();
    } catch (RuntimeException e) {
      delete(folder);
      throw e;
    }
  }

  /** The packed set; closed here. */
  public PackedImages images() {
    return images;
  }

  @Override
  public double[] block(int units) {
    double[] millis = new double[units];
    for (int i = 0; i < units; i++) {
      long start = System.nanoTime();
      try (PackedImages packed = pack()) {
        millis[i] = (System.nanoTime() - start) / 1e6;
      }
      delete(pass());
    }
    return millis;
  }

  /** Into a cache that knows nothing of the files. */
  private PackedImages pack() {
    passes++;
    return DataSpec.pack(spec, options.withCache(pass().resolve("cache")), pass().resolve("set"));
  }

  private Path pass() {
    return folder.resolve("" + passes);
  }

  @Override
  public OptionalLong peakMemoryBytes() {
    return PeakMemory.ofThisProcess();
  }

  @Override
  public void close() {
    images.close();
    delete(folder);
  }

  /** Deletes a folder of temporary files with all that is in it. */
  static void delete(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      List<Path> inner = all.sorted(Comparator.reverseOrder()).toList();
      for (Path path : inner) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(folder + " cannot be deleted: delete it by hand", e);
    }
  }
}
