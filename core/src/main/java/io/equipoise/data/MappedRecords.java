package io.equipoise.data;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;

/**
 * Records of equal length in a file, mapped into memory in pieces of at most 1 GiB that end between
 * records. Safe for use by many threads: reads have no position.
 */
final class MappedRecords {
  private static final long PIECE_BYTES = 1L << 30;

  private final MappedByteBuffer[] pieces;
  private final int recordBytes;
  private final long recordsPerPiece;

  MappedRecords(FileChannel channel, long offset, int recordBytes, long count) throws IOException {
    this.recordBytes = recordBytes;
    this.recordsPerPiece = PIECE_BYTES / recordBytes;
    pieces = new MappedByteBuffer[Math.toIntExact((count + recordsPerPiece - 1) / recordsPerPiece)];
    for (int i = 0; i < pieces.length; i++) {
      long first = i * recordsPerPiece;
      long records = Math.min(recordsPerPiece, count - first);
      pieces[i] =
          channel.map(
              FileChannel.MapMode.READ_ONLY, offset + first * recordBytes, records * recordBytes);
    }
  }

  void read(long index, byte[] into, int offset) {
    int place = (int) (index % recordsPerPiece) * recordBytes;
    pieces[(int) (index / recordsPerPiece)].get(place, into, offset, recordBytes);
  }
}
