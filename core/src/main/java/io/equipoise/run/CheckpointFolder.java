package io.equipoise.run;

import io.equipoise.tensor.CorruptFileException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names in a folder of checkpoints and the moves between them: {@code 000012345} is one that
 * counts, {@code .000012345.tmp} is being written, {@code .000012345.old} is being replaced and
 * counts too, {@code .000012345.deleted} is on its way out.
 */
final class CheckpointFolder {
  private static final Pattern NUMBERED = Pattern.compile("(\\d{9,18})|\\.(\\d{9,18})\\.old");
  private static final Pattern LEFTOVER = Pattern.compile("\\.\\d{9,18}\\.(tmp|deleted)");

  private final Path folder;
  private final FileOperations files;
  private final Consumer<String> warnings;

  CheckpointFolder(Path folder, FileOperations files, Consumer<String> warnings) {
    this.folder = folder;
    this.files = files;
    this.warnings = warnings;
  }

  Path numbered(long images) {
    return folder.resolve(FileNumber.ofImages(images));
  }

  /** Numbers that count, ascending. */
  Set<Long> numbers() throws IOException {
    Set<Long> numbers = new TreeSet<>();
    try {
      for (Path path : files.list(folder)) {
        Matcher matcher = NUMBERED.matcher(path.getFileName().toString());
        if (matcher.matches()) {
          String digits = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
          numbers.add(Long.valueOf(digits));
        }
      }
    } catch (NoSuchFileException nothingSavedYet) {
      return Set.of();
    }
    return numbers;
  }

  /** While a number is being replaced, or was by a process that died, its old version counts. */
  Verified read(long images) throws IOException {
    Path old = hidden(images, "old");
    try {
      return Verified.read(files, numbered(images), images);
    } catch (CorruptFileException e) {
      if (!files.exists(old)) {
        throw e;
      }
      return Verified.read(files, old, images);
    }
  }

  /** Excludes other writers until closed, and clears what killed ones left. */
  Closeable lockAndSweep() throws IOException {
    if (!files.exists(folder)) {
      files.createDirectory(folder);
    }
    Optional<Closeable> lock = files.tryLock(folder.resolve(".lock"));
    if (lock.isEmpty()) {
      throw new StorageException(
          "another process is saving checkpoints to " + folder + ": stop it, or use another run");
    }
    try {
      sweep();
      return lock.get();
    } catch (IOException | RuntimeException e) {
      lock.get().close();
      throw e;
    }
  }

  /** Writes, puts in place and reads back. Whatever fails, an old version of this number stays. */
  void replace(long images, CheckpointContents contents) throws IOException {
    Path temporary = hidden(images, "tmp");
    try {
      CheckpointWriter.write(files, temporary, images, contents);
      swapIn(temporary, images);
    } catch (IOException | RuntimeException e) {
      try {
        deleteContents(temporary);
      } catch (IOException alsoFailed) {
        e.addSuppressed(alsoFailed); // the next save tries again
      }
      throw e;
    }
  }

  private void swapIn(Path temporary, long images) throws IOException {
    Path target = numbered(images);
    Path old = hidden(images, "old");
    try {
      if (files.exists(target)) {
        files.moveAtomically(target, old);
      }
      files.moveAtomically(temporary, target);
      files.forceDirectory(folder);
      Verified.read(files, target, images);
    } catch (CorruptFileException e) {
      deleteOrWarn(target);
      restore(old, target, e);
      throw new StorageException("the disk did not keep what was written: " + e.getMessage());
    } catch (IOException e) {
      restore(old, target, e);
      throw e;
    }
    if (files.exists(old)) {
      deleteOrWarn(old);
    }
  }

  private void restore(Path old, Path target, Exception cause) {
    try {
      if (files.exists(old) && !files.exists(target)) {
        files.moveAtomically(old, target);
      }
    } catch (IOException e) {
      cause.addSuppressed(e); // read() finds it under its old name, the next save moves it back
    }
  }

  private void sweep() throws IOException {
    for (Path path : files.list(folder)) {
      String name = path.getFileName().toString();
      Matcher matcher = NUMBERED.matcher(name);
      if (LEFTOVER.matcher(name).matches()) {
        deleteOrWarn(path);
      } else if (matcher.matches() && matcher.group(2) != null) {
        settle(Long.parseLong(matcher.group(2)));
      }
    }
  }

  /** Of a number that was being replaced, keeps the new version if it is whole, else the old. */
  private void settle(long images) throws IOException {
    Path target = numbered(images);
    Path old = hidden(images, "old");
    if (!isWhole(target, images) && isWhole(old, images)) {
      deleteContents(target);
      files.moveAtomically(old, target);
      files.forceDirectory(folder);
    } else {
      deleteOrWarn(old);
    }
  }

  boolean isWhole(long images) throws IOException {
    return isWhole(numbered(images), images);
  }

  private boolean isWhole(Path path, long images) throws IOException {
    try {
      Verified.read(files, path, images);
      return true;
    } catch (CorruptFileException e) {
      return false;
    }
  }

  /** Takes a checkpoint out of the list at once, then deletes its files. */
  void delete(long images) {
    Path deleted = hidden(images, "deleted");
    try {
      files.moveAtomically(numbered(images), deleted);
    } catch (IOException e) {
      warnings.accept(
          "old checkpoint %s could not be deleted: %s"
              .formatted(numbered(images), StorageException.describe(e)));
      return;
    }
    deleteOrWarn(deleted);
  }

  private void deleteOrWarn(Path path) {
    try {
      deleteContents(path);
    } catch (IOException e) {
      warnings.accept(
          "%s is no longer needed and could not be deleted: %s"
              .formatted(path, StorageException.describe(e)));
    }
  }

  private void deleteContents(Path path) throws IOException {
    if (!files.exists(path)) {
      return;
    }
    for (Path file : files.list(path)) {
      files.delete(file);
    }
    files.delete(path);
  }

  private Path hidden(long images, String suffix) {
    return folder.resolve("." + FileNumber.ofImages(images) + "." + suffix);
  }
}
