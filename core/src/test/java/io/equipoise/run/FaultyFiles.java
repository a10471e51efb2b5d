package io.equipoise.run;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Real files on a disk that fails as ordered. Forces nothing, so that many saves are quick. */
final class FaultyFiles implements FileOperations {
  enum Fault {
    /** One operation is not done. */
    ONE_NOT_DONE(false, false),
    /** One operation is done, yet reported as failed. */
    ONE_DONE_BUT_REPORTED(true, false),
    /** One operation and all after it are not done. */
    ALL_FROM_THERE(false, true);

    private final boolean done;
    private final boolean lasting;

    Fault(boolean done, boolean lasting) {
      this.done = done;
      this.lasting = lasting;
    }
  }

  private interface Operation<T> {
    T run() throws IOException;
  }

  private final long failAt;
  private final Fault fault;
  private long bytesFree;
  private boolean keepsOtherBytes;
  private long operations;

  private FaultyFiles(long failAt, Fault fault, long bytesFree) {
    this.failAt = failAt;
    this.fault = fault;
    this.bytesFree = bytesFree;
  }

  static FaultyFiles sound() {
    return new FaultyFiles(Long.MAX_VALUE, Fault.ONE_NOT_DONE, Long.MAX_VALUE);
  }

  static FaultyFiles failingAt(long operation, Fault fault) {
    return new FaultyFiles(operation, fault, Long.MAX_VALUE);
  }

  static FaultyFiles fullAfter(long bytes) {
    return new FaultyFiles(Long.MAX_VALUE, Fault.ONE_NOT_DONE, bytes);
  }

  /** Reports success and stores a flipped bit. */
  static FaultyFiles keepingOtherBytes() {
    FaultyFiles files = sound();
    files.keepsOtherBytes = true;
    return files;
  }

  /** Whether the ordered fault was met. */
  boolean failed() {
    return operations > failAt || bytesFree == 0;
  }

  private <T> T count(String name, Operation<T> operation) throws IOException {
    long number = operations++;
    if (number != failAt && !(fault.lasting && number > failAt)) {
      return operation.run();
    }
    if (fault.done) {
      close(operation.run());
    }
    throw new IOException("ordered fault at operation " + number + ", " + name);
  }

  private static void close(Object result) throws IOException {
    Object opened = result instanceof Optional<?> lock ? lock.orElse(null) : result;
    if (opened instanceof Closeable closeable) {
      closeable.close();
    }
  }

  @Override
  public void createDirectory(Path directory) throws IOException {
    count(
        "createDirectory",
        () -> {
          REAL.createDirectory(directory);
          return null;
        });
  }

  @Override
  public Sink create(Path file) throws IOException {
    Sink sink = count("create", () -> REAL.create(file));
    return new Sink() {
      @Override
      public int write(ByteBuffer bytes) throws IOException {
        return count("write", () -> writeWhileFree(sink, bytes));
      }

      @Override
      public void force() throws IOException {
        count("force", () -> null);
      }

      @Override
      public boolean isOpen() {
        return sink.isOpen();
      }

      @Override
      public void close() throws IOException {
        sink.close();
      }
    };
  }

  private int writeWhileFree(Sink sink, ByteBuffer bytes) throws IOException {
    int length = (int) Math.min(bytesFree, bytes.remaining());
    byte[] content = new byte[length];
    bytes.duplicate().get(content);
    if (keepsOtherBytes && length > 0) {
      content[length / 2] ^= 1;
    }
    ByteBuffer part = ByteBuffer.wrap(content);
    while (part.hasRemaining()) {
      sink.write(part);
    }
    bytesFree -= length;
    if (length < bytes.remaining()) {
      throw new IOException("No space left on device");
    }
    bytes.position(bytes.position() + length);
    return length;
  }

  @Override
  public void forceDirectory(Path directory) throws IOException {
    count("forceDirectory", () -> null);
  }

  @Override
  public void moveAtomically(Path from, Path to) throws IOException {
    count(
        "moveAtomically",
        () -> {
          REAL.moveAtomically(from, to);
          return null;
        });
  }

  @Override
  public void delete(Path path) throws IOException {
    count(
        "delete",
        () -> {
          REAL.delete(path);
          return null;
        });
  }

  @Override
  public List<Path> list(Path directory) throws IOException {
    return count("list", () -> REAL.list(directory));
  }

  @Override
  public boolean exists(Path path) {
    return REAL.exists(path);
  }

  @Override
  public SeekableByteChannel open(Path file) throws IOException {
    return count("open", () -> REAL.open(file));
  }

  @Override
  public Optional<Closeable> tryLock(Path file) throws IOException {
    return count("tryLock", () -> REAL.tryLock(file));
  }
}
