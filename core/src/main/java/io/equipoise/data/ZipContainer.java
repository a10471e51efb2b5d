package io.equipoise.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Files in a zip archive, read in place. */
final class ZipContainer implements Container {
  private final Path file;
  private final ZipFile zip;
  private final Map<String, ZipEntry> listed = new TreeMap<>(); // by the names of our entries
  private final List<Entry> entries = new ArrayList<>();

  ZipContainer(Path file, ReadLimits limits) {
    this.file = file;
    try {
      zip = new ZipFile(file.toFile());
    } catch (IOException e) {
      throw ArchiveNames.broken(file, "zip", e);
    }
    try {
      list(limits);
    } catch (IOException e) {
      close();
      throw ArchiveNames.broken(file, "zip", e);
    } catch (DataException e) {
      close();
      throw e;
    } catch (IllegalArgumentException e) { // a name that is no UTF-8
      close();
      throw ArchiveNames.broken(file, "zip", new IOException(e));
    }
  }

  private void list(ReadLimits limits) throws IOException {
    limits.checkEntries(file.toString(), zip.size());
    long packedBytes = Files.size(file);
    long unpacked = 0;
    for (var all = zip.entries(); all.hasMoreElements(); ) {
      ZipEntry entry = zip.getEntry(all.nextElement().getName()); // of two of one name the same
      String name = ArchiveNames.checked(file, entry.getName());
      unpacked += Math.max(0, entry.getSize());
      limits.checkRatio(file.toString(), unpacked, packedBytes); // before the sum can overflow
      boolean wanted = !entry.isDirectory() && FileKind.ofName(name) != FileKind.IGNORED;
      if (wanted && listed.putIfAbsent(name, entry) == null) {
        FileKind kind = Sniffer.kind(name, entry.getSize(), () -> zip.getInputStream(entry));
        entries.add(new Entry(name, entry.getSize(), kind));
      }
    }
    entries.sort(Comparator.comparing(Entry::name));
  }

  @Override
  public String kind() {
    return "zip archive";
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
    for (Entry entry : wanted) {
      try {
        reader.read(entry, () -> open(entry));
      } catch (IOException e) {
        throw new DataException(
            where(entry.name())
                + " cannot be read ("
                + e.getMessage()
                + "): copy or download the archive again",
            e);
      }
    }
  }

  /** Fails at its end where the CRC is wrong, which {@link ZipFile} does not check. */
  private InputStream open(Entry entry) throws IOException {
    ZipEntry inZip = listed.get(entry.name());
    CRC32 crc = new CRC32();
    return new CheckedInputStream(zip.getInputStream(inZip), crc) {
      @Override
      public int read(byte[] into, int offset, int length) throws IOException {
        int got = super.read(into, offset, length);
        if (got < 0 && crc.getValue() != inZip.getCrc()) {
          throw new IOException("wrong checksum in the archive");
        }
        return got;
      }
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
  public void close() {
    try {
      zip.close();
    } catch (IOException e) {
      throw new UncheckedIOException("closing " + file, e);
    }
  }
}
