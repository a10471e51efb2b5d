package io.equipoise.data;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * What an archive or folder may hold, so that a small file cannot take all memory or time.
 *
 * @param entries files
 * @param entryBytes bytes of one file, unpacked
 * @param ratio unpacked over packed bytes of an archive as a whole
 * @param freeBytes unpacked bytes below which the ratio does not matter
 */
record ReadLimits(int entries, int entryBytes, int ratio, long freeBytes) {
  static final ReadLimits DEFAULT = new ReadLimits(5_000_000, 256 << 20, 200, 1L << 30);

  void checkEntries(String where, long count) {
    if (count > entries) {
      throw new DataException(
          where + " holds more than " + entries + " files: split it, or pack a part of it");
    }
  }

  void checkEntryBytes(String where, long bytes) {
    if (bytes > entryBytes) {
      throw new DataException(
          where
              + " has more than "
              + (entryBytes >> 20)
              + " MiB, too large for an image: remove it"
              + ImageDecoder.SKIP);
    }
  }

  void checkRatio(String where, long unpackedBytes, long packedBytes) {
    if (unpackedBytes > freeBytes && unpackedBytes / ratio > packedBytes) {
      throw new DataException(
          where
              + " unpacks to more than "
              + ratio
              + " times its size, as archives made to do harm do: unpack it yourself if you trust"
              + " it, and give the folder");
    }
  }

  /** A whole file of at most {@link #entryBytes}. */
  byte[] readAll(String where, InputStream stream) throws IOException {
    byte[] bytes = stream.readNBytes(entryBytes + 1);
    checkEntryBytes(where, bytes.length);
    return bytes;
  }

  /** Counts what is unpacked from an archive against its ratio. */
  InputStream counted(String where, InputStream unpacked, long packedBytes) {
    return new FilterInputStream(unpacked) {
      private long total;

      @Override
      public int read() throws IOException {
        int value = super.read();
        count(value < 0 ? 0 : 1);
        return value;
      }

      @Override
      public int read(byte[] into, int offset, int length) throws IOException {
        int got = super.read(into, offset, length);
        count(Math.max(0, got));
        return got;
      }

      @Override
      public long skip(long bytes) throws IOException {
        long skipped = super.skip(bytes);
        count(skipped);
        return skipped;
      }

      private void count(long bytes) {
        total += bytes;
        checkRatio(where, total, packedBytes);
      }
    };
  }
}
