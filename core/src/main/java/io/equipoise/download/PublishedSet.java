package io.equipoise.download;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A data set that others publish and that {@link Download} fetches into {@code CACHE/sets/NAME}.
 *
 * @param name as in {@code --data NAME}
 * @param about what it is and who made it, for people
 * @param mirrors folders that hold the files, tried in this order
 * @param files all that belong to it
 */
public record PublishedSet(
    String name, String about, List<URI> mirrors, List<PublishedFile> files) {
  private static final List<PublishedSet> ALL = read();

  /** Copies the lists. */
  public PublishedSet {
    mirrors = List.copyOf(mirrors);
    files = List.copyOf(files);
  }

  private static List<PublishedSet> read() {
    try (InputStream json = PublishedSet.class.getResourceAsStream("published-sets.json")) {
      return List.of(new ObjectMapper().readValue(json, PublishedSet[].class));
    } catch (IOException e) {
      throw new UncheckedIOException("the list of published sets cannot be read", e);
    }
  }

  /** Names of all sets that can be fetched. */
  public static List<String> names() {
    return ALL.stream().map(PublishedSet::name).toList();
  }

  /** The set of a name. */
  public static Optional<PublishedSet> named(String name) {
    return ALL.stream().filter(set -> set.name.equals(name)).findFirst();
  }

  /** Bytes of all files. */
  public long bytes() {
    return files.stream().mapToLong(PublishedFile::bytes).sum();
  }

  /** What is read as data once it is there: the folder, or the only file. */
  public Path location(Path cache) {
    return files.size() == 1 ? target(cache, files.get(0)) : folder(cache);
  }

  /** Whether every file is there. Files get their names only after their checksum was right. */
  public boolean isThere(Path cache) {
    return files.stream().allMatch(file -> Files.isRegularFile(target(cache, file)));
  }

  Path target(Path cache, PublishedFile file) {
    return folder(cache).resolve(file.name());
  }

  private Path folder(Path cache) {
    return cache.resolve("sets").resolve(name);
  }
}
