package io.equipoise.data;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/**
 * Files in a folder, at any depth, or a few files of one folder. Links to folders are not followed;
 * links to files are read only if they stay inside the folder.
 */
final class FolderContainer implements Container {
  private final Path root;
  private final List<Entry> entries;
  private final long foreignLinks;

  private FolderContainer(Path root, List<Entry> entries, long foreignLinks) {
    this.root = root;
    this.entries = entries;
    this.foreignLinks = foreignLinks;
  }

  /** Everything below a folder. */
  static FolderContainer walk(Path root, ReadLimits limits) {
    Walk walk = new Walk(root, limits);
    try {
      walk.realRoot = root.toRealPath();
      Files.walkFileTree(walk.realRoot, walk);
    } catch (IOException e) {
      throw new DataException(root + " cannot be read (" + e + "): check its permissions", e);
    }
    return new FolderContainer(root, List.copyOf(walk.found.values()), walk.foreignLinks);
  }

  /** Some files of one folder, told by their content. */
  static FolderContainer of(Path root, List<Path> files) {
    List<Entry> entries = new ArrayList<>();
    for (Path file : files) {
      String name = file.getFileName().toString();
      try {
        long bytes = Files.size(file);
        FileKind kind = Sniffer.contentKind(name, bytes, () -> Files.newInputStream(file));
        entries.add(new Entry(name, bytes, kind));
      } catch (IOException e) {
        throw new DataException(file + " cannot be read (" + e + "): is it whole?", e);
      }
    }
    entries.sort(Comparator.comparing(Entry::name));
    return new FolderContainer(root, entries, 0);
  }

  private static final class Walk extends SimpleFileVisitor<Path> {
    private final Path root;
    private final ReadLimits limits;
    private final TreeMap<String, Entry> found = new TreeMap<>();
    private Path realRoot;
    private long foreignLinks;

    Walk(Path root, ReadLimits limits) {
      this.root = root;
      this.limits = limits;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      boolean ignored =
          !folder.equals(realRoot)
              && FileKind.ofName(folder.getFileName().toString() + "/x") == FileKind.IGNORED;
      return ignored ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      String name = realRoot.relativize(file).toString().replace('\\', '/');
      if (FileKind.ofName(name) == FileKind.IGNORED) {
        return FileVisitResult.CONTINUE;
      }
      BasicFileAttributes target = attributes;
      if (attributes.isSymbolicLink()) {
        if (!Files.isRegularFile(file) || !file.toRealPath().startsWith(realRoot)) {
          foreignLinks++;
          return FileVisitResult.CONTINUE;
        }
        target = Files.readAttributes(file, BasicFileAttributes.class);
      }
      if (target.isRegularFile()) {
        found.put(name, new Entry(name, target.size(), kind(name, file, target.size())));
        limits.checkEntries(root.toString(), found.size());
      }
      return FileVisitResult.CONTINUE;
    }

    private static FileKind kind(String name, Path file, long bytes) {
      try {
        return Sniffer.kind(name, bytes, () -> Files.newInputStream(file));
      } catch (IOException e) {
        return FileKind.UNKNOWN; // counts as a broken image and is named when it is read
      }
    }
  }

  @Override
  public String kind() {
    return "folder";
  }

  @Override
  public String where(String name) {
    return root.resolve(name).toString();
  }

  @Override
  public List<Entry> entries() {
    return entries;
  }

  @Override
  public void read(List<Entry> wanted, Reader reader) {
    for (Entry entry : wanted) {
      try {
        reader.read(entry, () -> Files.newInputStream(backing(entry)));
      } catch (IOException e) {
        throw new DataException(
            where(entry.name()) + " cannot be read (" + e + "): is it whole?", e);
      }
    }
  }

  @Override
  public Path backing(Entry entry) {
    return root.resolve(entry.name());
  }

  @Override
  public boolean isArchive() {
    return false;
  }

  @Override
  public String leftOut() {
    return foreignLinks == 0
        ? ""
        : "; " + foreignLinks + " links that lead outside of it or to folders were not followed";
  }

  @Override
  public void close() {}
}
