package io.equipoise.data;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** Files in a tar archive, packed by gzip or not: read from its start to its end each time. */
final class TarContainer implements Container {
  private final Path file;
  private final ReadLimits limits;
  private final List<Entry> entries;
  private final Map<String, List<Entry>> links = new HashMap<>(); // by the file they stand for

  TarContainer(Path file, ReadLimits limits) {
    this.file = file;
    this.limits = limits;
    TreeMap<String, Entry> found = new TreeMap<>();
    Map<String, String> named = new HashMap<>(); // the file of each link
    walk(
        (name, tar, bytes) -> {
          FileKind kind = FileKind.ofName(name);
          if (kind == FileKind.UNKNOWN) {
            byte[] head = tar.readNBytes(FileKind.HEAD_BYTES);
            kind = Sniffer.kind(name, bytes, () -> new ByteArrayInputStream(head));
          }
          if (kind != FileKind.IGNORED) {
            found.putIfAbsent(name, new Entry(name, bytes, kind)); // the one that is read
          }
        },
        (name, target) -> {
          String first = named.getOrDefault(target, target); // which comes before its links
          Entry same = found.get(first);
          FileKind kind = FileKind.ofName(name);
          if (same != null && kind != FileKind.IGNORED) {
            kind = kind == FileKind.UNKNOWN ? same.kind() : kind;
            Entry link = new Entry(name, same.bytes(), kind);
            if (found.putIfAbsent(name, link) == null) {
              links.computeIfAbsent(first, t -> new ArrayList<>()).add(link);
              named.put(name, first);
            }
          }
        });
    entries = List.copyOf(found.values());
  }

  @FunctionalInterface
  private interface Visit {
    void file(String name, InputStream bytes, long length) throws IOException;
  }

  /** Takes a hard link, as tar writes the second name of a file. */
  @FunctionalInterface
  private interface Link {
    void to(String name, String target);
  }

  private void walk(Visit visit, Link link) {
    try (InputStream packed = Files.newInputStream(file);
        InputStream unpacked =
            limits.counted(file.toString(), Sniffer.unzipped(packed), Files.size(file));
        TarArchiveInputStream tar = new TarArchiveInputStream(unpacked, "UTF-8")) {
      long seen = 0;
      for (TarArchiveEntry entry; (entry = tar.getNextEntry()) != null; ) {
        limits.checkEntries(file.toString(), ++seen);
        String name = ArchiveNames.checked(file, entry.getName());
        if (entry.isLink()) {
          link.to(name, ArchiveNames.plain(entry.getLinkName()));
        } else if (entry.isFile() && !entry.isSymbolicLink()) {
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
          List<Entry> same = new ArrayList<>();
          Entry own = open.remove(name); // of two files of one name the first is read
          if (own != null) {
            same.add(own);
          }
          for (Entry link : links.getOrDefault(name, List.of())) {
            if (open.remove(link.name()) != null) {
              same.add(link);
            }
          }
          if (same.size() == 1 && own != null) {
            reader.read(own, () -> unclosed(tar));
          } else if (!same.isEmpty()) {
            byte[] content = tar.readNBytes(limits.entryBytes() + 1); // its reader refuses more
            for (Entry each : same) {
              reader.read(each, () -> new ByteArrayInputStream(content));
            }
          }
        },
        (link, target) -> {});
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
