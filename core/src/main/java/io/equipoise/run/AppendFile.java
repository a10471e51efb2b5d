package io.equipoise.run;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;

/**
 * A file to which whole records are appended. A record that could not be written (disk full) leaves
 * nothing behind, so that later ones can be read.
 */
final class AppendFile implements Closeable {
  private final Path file;
  private final SeekableByteChannel channel;
  private long end;

  /**
   * @param channel taken over: closed with this
   */
  AppendFile(Path file, SeekableByteChannel channel) throws IOException {
    this.file = file;
    this.channel = channel;
    this.end = channel.size();
  }

  void append(ByteBuffer record) {
    int length = record.remaining();
    try {
      channel.position(end);
      while (record.hasRemaining()) {
        channel.write(record);
      }
      end += length;
    } catch (IOException e) {
      try {
        channel.truncate(end);
      } catch (IOException alsoFailed) {
        e.addSuppressed(alsoFailed); // the next record overwrites the torn one
      }
      throw new StorageException(file + " could not be written", e);
    }
  }

  /** Drops all from a place on; what follows is appended there. */
  void cut(long place) throws IOException {
    channel.truncate(place);
    end = place;
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new StorageException(file + " could not be closed", e);
    }
  }
}
