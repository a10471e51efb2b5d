package io.equipoise.studio.frame;

import io.equipoise.run.FileOperations;
import io.equipoise.run.RunDirectory;
import io.equipoise.run.StorageException;
import io.equipoise.web.HttpFailure;
import io.equipoise.web.HttpFailure.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.regex.Pattern;

/** The folder whose runs the studio shows. Touches the disk: to be called through DiskAccess. */
public final class RunFolders {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}");

  private final Path folder;

  /**
   * A folder of run directories.
   *
   * @throws IllegalArgumentException if it is a file
   */
  public RunFolders(Path folder) {
    if (Files.isRegularFile(folder)) {
      throw new IllegalArgumentException(
          "--runs " + folder + " is a file: give the folder that holds the run directories");
    }
    this.folder = folder;
  }

  /** Where the runs are. */
  public Path folder() {
    return folder;
  }

  /** When a run's settings were written: tells it from another that takes its name later. */
  public static FileTime written(RunDirectory run) {
    return written(run.config());
  }

  /** When a file was written. */
  public static FileTime written(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      throw new StorageException(file + " cannot be read", e);
    }
  }

  /** Names of whatever may be a run, in order; none where the folder is missing. */
  public List<String> names() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try {
      return FileOperations.REAL.list(folder).stream()
          .map(path -> path.getFileName().toString())
          .filter(name -> NAME.matcher(name).matches())
          .toList();
    } catch (IOException e) {
      throw new StorageException(folder + " cannot be listed", e);
    }
  }

  /**
   * A run by its name: a folder right inside, whatever the name says.
   *
   * @throws HttpFailure 404 if there is no such run
   */
  public RunDirectory open(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new HttpFailure(Reason.NOT_FOUND, "there is no run of that name");
    }
    try {
      return RunDirectory.open(folder.resolve(name));
    } catch (IllegalArgumentException e) {
      throw new HttpFailure(Reason.NOT_FOUND, "there is no run " + name + " here");
    }
  }
}
