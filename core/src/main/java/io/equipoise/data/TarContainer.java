package io.equipoise.data;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** Files in a tar archive, packed by gzip or not: read from its start to its end each time. */
final class TarContainer implements Container {
  private final Path file;
  private final ReadLimits limits;
  private final List<Entry> entries;

  TarContainer(Path file, ReadLimits limits) {
    this.file = file;
    this.limits = limits;
    TreeMap<String, Entry> found = new TreeMap<>();
    walk(
        (name, tar, bytes) -> {
          FileKind kind = FileKind.ofName(name);
          if (kind == FileKind.UNKNOWN) {
            byte[] head = tar.readNBytes(FileKind.HEAD_BYTES);
            kind = Sniffer.kind(name, bytes, () -> new ByteArrayInputStream(head));
          }
          if (kind != FileKind.IGNORED) {
            found.put(name, new Entry(name, bytes, kind));
          }
        });
    entries = List.copyOf(found.values());
  }

  @FunctionalInterface
  private interface Visit {
    void file(String name, InputStream bytes, long length) throws IOException;
  }

  private void walk(Visit visit) {
    try (InputStream packed = Files.newInputStream(file);
        InputStream unpacked =
            limits.counted(file.toString(), Sniffer.unzipped(packed), Files.size(file));
        TarArchiveInputStream tar = new TarArchiveInputStream(unpacked)) {
      long seen = 0;
      for (TarArchiveEntry entry; (entry = tar.getNextEntry()) != null; ) {
        limits.checkEntries(file.toString(), ++seen);
        String name = ArchiveNames.checked(file, entry.getName());
        if (entry.isFile() && !entry.isLink() && !entry.isSymbolicLink()) {
          visit.file(name, tar, entry.getSize());
        }
      }
    } catch (IOException | IllegalArgumentException e) { // the latter from malformed numbers
      throw ArchiveNames.broken(file, "tar", e instanceof IOException io ? io : new IOException(e));
    }
  }

  @Override
  public String kind() {
    return "tar archive";
  }

  @Override
  public String where(String name) {
    return file + ": " + name;
  }

  @Override
  public List<Entry> entries() {
    return entries;
  }

  @Override
  public void read(List<Entry> wanted, Reader reader) {
    TreeMap<String, Entry> open = new TreeMap<>();
    wanted.forEach(entry -> open.put(entry.name(), entry));
    walk(
        (name, tar, bytes) -> {
          Entry entry = open.remove(name); // of two files of one name the first is read
          if (entry != null) {
            reader.read(entry, () -> unclosed(tar));
          }
        });
  }

  private static InputStream unclosed(InputStream tar) {
    return new FilterInputStream(tar) {
      @Override
      public int read(byte[] into, int offset, int length) throws IOException {
        return in.read(into, offset, length);
      }

      @Override
      public void close() {} // the archive goes on behind this file
    };
  }

  @Override
  public Path backing(Entry entry) {
    return file;
  }

  @Override
  public boolean isArchive() {
    return true;
  }

  @Override
  public void close() {}
}
