package io.equipoise.studio.runs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Reads the lines that were appended to a file since the last look. A file that was cut, as a
 * resumed run cuts its metrics, is noticed by its last bytes and read anew.
 */
final class LineFile {
  private static final int CHUNK = 1 << 20; // and the longest line that is one of ours
  private static final int REMEMBERED = 256; // bytes before the place that was read to

  private final Path file;
  private long end; // of the last whole line that was read
  private byte[] before = {};
  private boolean within; // a line that is too long, of which the rest is passed over

  /** Told of each whole line. */
  interface Reader {
    /**
     * A line, without its end.
     *
     * @param offset where it begins in the file
     */
    void line(long offset, byte[] bytes, int from, int length);

    /** All that was read is void: the file is another. */
    void cut();
  }

  LineFile(Path file) {
    this.file = file;
  }

  /** Bytes of what has been read: whole lines, and of one that is too long the part so far. */
  long end() {
    return end;
  }

  /** Begins at a later place: what is before is left unread. */
  void startAt(long offset) {
    end = offset;
  }

  /** Reads what is new; nothing where there is no file. */
  void read(Reader reader) throws IOException {
    read(reader, Long.MAX_VALUE);
  }

  /**
   * Reads what is new.
   *
   * @param mostBytes after which it may stop
   */
  void read(Reader reader, long mostBytes) throws IOException {
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      if (!Files.isRegularFile(file)) {
        return; // a device has no end
      }
      if (!continues(channel)) {
        begin(reader);
      }
      long start = end;
      channel.position(end);
      byte[] buffer = new byte[CHUNK];
      int held = 0;
      while (end - start < mostBytes) {
        int read = channel.read(ByteBuffer.wrap(buffer, held, buffer.length - held));
        if (read <= 0) {
          return;
        }
        held += read;
        int used = lines(buffer, held, reader);
        System.arraycopy(buffer, used, buffer, 0, held - used);
        held -= used;
        if (held == buffer.length) {
          skip(buffer, held, reader);
          held = 0;
        }
      }
    } catch (NoSuchFileException e) {
      if (before.length > 0) {
        begin(reader); // it was there: its run was deleted
      }
    }
  }

  /** What was read is void. */
  private void begin(Reader reader) {
    end = 0;
    before = new byte[0];
    within = false;
    reader.cut();
  }

  private int lines(byte[] buffer, int held, Reader reader) {
    int start = 0;
    for (int i = 0; i < held; i++) {
      if (buffer[i] == '\n') {
        if (!within) {
          reader.line(end, buffer, start, i - start);
        }
        within = false;
        end += i + 1 - start;
        start = i + 1;
      }
    }
    if (start > 0) {
      before = Arrays.copyOfRange(buffer, Math.max(0, start - REMEMBERED), start);
    }
    return start;
  }

  /** Passes over what is held of a line that is too long; of it the reader sees an empty one. */
  private void skip(byte[] buffer, int held, Reader reader) {
    if (!within) {
      reader.line(end, buffer, 0, 0);
    }
    within = true;
    end += held;
    before = Arrays.copyOfRange(buffer, held - REMEMBERED, held);
  }

  private boolean continues(SeekableByteChannel channel) throws IOException {
    if (channel.size() < end) {
      return false;
    }
    ByteBuffer now = ByteBuffer.allocate(before.length);
    channel.position(end - before.length);
    while (now.hasRemaining() && channel.read(now) >= 0) {
      // until full, or the file is shorter than it was
    }
    return Arrays.equals(now.array(), before);
  }
}
