package io.equipoise.download;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets one download at a time write: of this process by a lock in memory, of all processes by a
 * lock on a file, which the system frees when a process dies.
 */
final class DownloadLock implements AutoCloseable {
  private static final ReentrantLock HERE = new ReentrantLock();

  private final FileChannel channel;

  private DownloadLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Waits until nobody else holds it.
   *
   * @param waiting run once if somebody does
   */
  static DownloadLock take(Path file, Runnable waiting) throws InterruptedException {
    if (!HERE.tryLock()) {
      waiting.run();
      HERE.lockInterruptibly();
    }
    try {
      return new DownloadLock(locked(file, waiting));
    } catch (FileLockInterruptionException e) {
      HERE.unlock();
      throw new InterruptedException("interrupted while waiting for " + file);
    } catch (IOException e) {
      HERE.unlock();
      throw PartFile.unusable(file, e);
    } catch (RuntimeException e) {
      HERE.unlock();
      throw e;
    }
  }

  private static FileChannel locked(Path file, Runnable waiting) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock == null) {
        waiting.run();
        lock = channel.lock();
      }
      return channel; // closing it gives the lock back
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException("the download's lock cannot be given back", e);
    } finally {
      HERE.unlock();
    }
  }
}
