package io.equipoise.data;

/** Told how packing gets on. Called by the thread that opens the data. */
@FunctionalInterface
public interface PackProgress {
  /** Tells nobody. */
  PackProgress SILENT = (done, total) -> {};

  /**
   * Images were packed.
   *
   * @param done images done
   * @param total images in the set
   */
  void packed(long done, long total);

  /** A broken image was left out. */
  default void leftOut(BadImage image) {}

  /** Files were read for the fingerprint, before packing. Called by any thread, one at a time. */
  default void read(long bytesDone, long bytesTotal) {}
}
