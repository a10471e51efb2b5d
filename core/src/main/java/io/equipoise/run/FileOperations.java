package io.equipoise.run;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The file operations that must hold up when the disk fails or the process is killed. Everything
 * durable goes through them, so that tests can fail each one.
 */
public interface FileOperations {
  /** The operations of this machine. */
  FileOperations REAL = new RealFileOperations();

  /** A file being written. */
  interface Sink extends WritableByteChannel {
    /** Returns when everything written so far is on the disk. */
    void force() throws IOException;
  }

  /** Creates one directory; its parent must be there, it must not. */
  void createDirectory(Path directory) throws IOException;

  /** Opens a file for writing, empty, in place of what is there. */
  Sink create(Path file) throws IOException;

  /** Returns when the names in a directory are on the disk. */
  void forceDirectory(Path directory) throws IOException;

  /** Renames within one file system, wholly or not at all; a file that is there is replaced. */
  void moveAtomically(Path from, Path to) throws IOException;

  /** Deletes a file or an empty directory; no error where there is none. */
  void delete(Path path) throws IOException;

  /** What is in a directory, sorted by name. */
  List<Path> list(Path directory) throws IOException;

  /** Whether the path is there. */
  boolean exists(Path path);

  /** Opens a file for reading; fails where something else is there, which might never answer. */
  SeekableByteChannel open(Path file) throws IOException;

  /**
   * Locks a file (created if missing) against other holders, in this process or another. The system
   * releases it when the process dies.
   *
   * @return what to close to release it; empty if it is held already
   */
  Optional<Closeable> tryLock(Path file) throws IOException;
}
