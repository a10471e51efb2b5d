package io.equipoise.spark;

import io.equipoise.data.DataException;
import io.equipoise.data.ShardPacker;
import io.equipoise.data.ShardPlan;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.spark.util.SerializableConfiguration;

/**
 * A folder of images in any file system that Hadoop knows.
 *
 * @param uri with its scheme
 */
record InputFolder(String uri, SerializableConfiguration configuration)
    implements ShardPacker.Folder, Serializable {
  /**
   * A folder that is there.
   *
   * @param name path or URI; of the cluster's default file system without a scheme
   * @throws DataException if there is none
   */
  static InputFolder at(String name, Configuration configuration) {
    try {
      Path path = new Path(name);
      FileSystem files = path.getFileSystem(configuration);
      String uri = files.makeQualified(path).toString();
      if (!files.exists(path) || !files.getFileStatus(path).isDirectory()) {
        throw new DataException(
            uri
                + " is not a folder: give a folder of images, with its scheme, such as file:///photos");
      }
      return new InputFolder(uri, new SerializableConfiguration(configuration));
    } catch (IOException e) {
      throw new UncheckedIOException(name + " cannot be reached: " + e.getMessage(), e);
    }
  }

  /** The last part of its path. */
  String name() {
    return new Path(uri).getName();
  }

  /** Names of all image files, at any depth. */
  List<String> images() {
    List<String> images = new ArrayList<>();
    try {
      RemoteIterator<LocatedFileStatus> files = files().listFiles(new Path(uri), true);
      while (files.hasNext()) {
        Path file = files.next().getPath();
        String name = relative(file);
        if (!leavesFolder(file) && ShardPlan.isImage(name, this)) {
          images.add(name);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(uri + " cannot be listed: " + e.getMessage(), e);
    }
    return images;
  }

  /** Links in a folder of this machine are followed no further than local packing does. */
  private boolean leavesFolder(Path file) throws IOException {
    if (!"file".equals(file.toUri().getScheme())) {
      return false;
    }
    java.nio.file.Path root = java.nio.file.Path.of(new Path(uri).toUri().getPath()).toRealPath();
    java.nio.file.Path here = root.resolve(relative(file));
    boolean throughLink = !here.getParent().toRealPath().equals(here.getParent());
    return throughLink || !here.toRealPath().startsWith(root);
  }

  private String relative(Path file) {
    String folder = new Path(uri).toUri().getPath();
    return file.toUri().getPath().substring(folder.length() + (folder.endsWith("/") ? 0 : 1));
  }

  private FileSystem files() throws IOException {
    return new Path(uri).getFileSystem(configuration.value());
  }

  @Override
  public InputStream open(String name) throws IOException {
    return files().open(new Path(new Path(uri), new Path(null, null, name)));
  }

  @Override
  public String where(String name) {
    return uri + "/" + name;
  }
}
