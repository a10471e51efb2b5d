package io.equipoise.spark;

import io.equipoise.run.StorageException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.util.SerializableConfiguration;

/**
 * A new folder of any file system that Hadoop knows. Files come under their names when they are
 * whole.
 *
 * @param uri with its scheme
 */
record OutputFolder(String uri, SerializableConfiguration configuration) implements Serializable {
  /** What Hadoop's own jobs leave when all of it is there. */
  private static final String DONE = "_SUCCESS";

  /**
   * A folder that is not there yet.
   *
   * @param name path or URI; of the cluster's default file system without a scheme
   * @throws IllegalArgumentException if there is such a folder, or file
   */
  static OutputFolder at(String name, Configuration configuration) {
    try {
      Path path = new Path(name);
      FileSystem files = path.getFileSystem(configuration);
      String uri = files.makeQualified(path).toString();
      if (files.exists(path)) {
        throw new IllegalArgumentException(uri + " exists: give a new folder as --out");
      }
      return new OutputFolder(uri, new SerializableConfiguration(configuration));
    } catch (IOException e) {
      throw new StorageException(name + " cannot be reached: " + e.getMessage(), e);
    }
  }

  /**
   * Writes a whole file. One that another attempt of this task left has the same bytes, and stays.
   */
  void write(String name, byte[] content) {
    put(
        name,
        (files, part) -> {
          try (OutputStream out = files.create(part, true)) {
            out.write(content);
          }
        });
  }

  /** Brings a file of this machine here, in the same way. */
  void move(java.nio.file.Path file, String name) {
    put(name, (files, part) -> files.copyFromLocalFile(true, true, new Path(file.toUri()), part));
  }

  private interface Writer {
    void write(FileSystem files, Path part) throws IOException;
  }

  private void put(String name, Writer writer) {
    Path file = new Path(uri, name);
    try {
      FileSystem files = files();
      Path part = new Path(uri, "." + name + "." + attempt() + ".part");
      try {
        writer.write(files, part);
        boolean there = files.exists(file) || files.rename(part, file) || files.exists(file);
        if (!there) {
          throw new IOException("it cannot be given its name");
        }
      } finally {
        files.delete(part, false);
      }
    } catch (IOException e) {
      throw new StorageException(file + " cannot be written: " + e.getMessage(), e);
    }
  }

  /** Attempts of one task may run at the same time: each writes a part of its own. */
  private static String attempt() {
    TaskContext task = TaskContext.get();
    return task == null ? "driver" : Long.toString(task.taskAttemptId());
  }

  private FileSystem files() throws IOException {
    FileSystem files = new Path(uri).getFileSystem(configuration.value());
    files.setWriteChecksum(false); // no second file beside each of a local folder
    return files;
  }

  /** Says that all of it is there. */
  void finish() {
    write(DONE, new byte[0]);
  }
}
