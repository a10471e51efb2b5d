package io.equipoise.data;

import io.equipoise.download.PublishedSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Specs that are paths: whether they are there, what they are, what they are called. */
final class SpecPath {
  private static final String ACCEPTED =
      "a folder of images, a .zip, .tar or .tar.gz of them, IDX or CIFAR-10 files, a packed file or"
          + " a folder of shards, one of the built-in sets ";
  private static final int MAX_NAME = 40;

  private SpecPath() {}

  /**
   * Where a spec's data lie and what they are called.
   *
   * @param name [a-z0-9-]
   */
  record Place(Path path, String name) {}

  /** The place of a published set in the cache, by its name; else of the path. */
  static Place find(String spec, Path cache) {
    Optional<PublishedSet> published = PublishedSet.named(spec);
    if (published.isEmpty()) {
      Path path = existing(spec);
      return new Place(path, name(path));
    }
    if (!published.get().isThere(cache)) {
      throw new DataException(
          spec
              + " is not downloaded yet: run equipoise data get "
              + spec
              + (Files.exists(Path.of(spec)) ? ", or give ./" + spec + " for what lies here" : ""));
    }
    return new Place(published.get().location(cache), spec);
  }

  private static Path existing(String spec) {
    Path path;
    try {
      path = Path.of(spec);
    } catch (InvalidPathException e) {
      throw new DataException("\"" + spec + "\" is not a path: give " + accepted(), e);
    }
    if (spec.isBlank() || !Files.exists(path)) {
      String near = String.join(" or ", nearest(spec, path));
      throw new DataException(
          "there is no data at \""
              + spec
              + "\""
              + (near.isEmpty() ? "" : " (did you mean " + near + "?)")
              + ": give "
              + accepted());
    }
    if (!Files.isDirectory(path) && !Files.isRegularFile(path)) { // a pipe would be waited for
      throw new DataException(path + " is neither a file nor a folder: give " + accepted());
    }
    if (!Files.isReadable(path)) {
      throw new DataException(path + " may not be read: change its permissions (chmod +r)");
    }
    return path;
  }

  private static String accepted() {
    return ACCEPTED
        + String.join(", ", DataSpec.builtIn())
        + ", or one of "
        + String.join(", ", PublishedSet.names())
        + " after data get, or stacked: before a grey labelled one of these";
  }

  private static List<String> nearest(String spec, Path path) {
    TreeSet<String> candidates = new TreeSet<>(DataSpec.builtIn());
    candidates.addAll(PublishedSet.names());
    Path folder = path.toAbsolutePath().getParent();
    String prefix = path.getParent() == null ? "" : path.getParent() + "/";
    if (folder != null && Files.isDirectory(folder)) {
      try (Stream<Path> siblings = Files.list(folder)) {
        siblings.limit(10_000).forEach(file -> candidates.add(prefix + file.getFileName()));
      } catch (IOException e) {
        candidates.remove(spec); // a folder that cannot be listed has no names to offer
      }
    }
    int allowed = Math.max(2, (spec.length() - prefix.length()) / 3);
    return candidates.stream()
        .filter(name -> distance(name, spec) <= allowed)
        .limit(3)
        .collect(Collectors.toList());
  }

  /** Levenshtein's distance: letters to change, add or take away. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }

  /** What a file is by its content; of folders only those of shards have a kind. */
  static FileKind kind(Path path) {
    boolean folder = Files.isDirectory(path);
    if (path.endsWith(ShardIndex.FILE) || Files.exists(path.resolve(ShardIndex.FILE))) {
      return FileKind.SHARDS;
    }
    if (folder) {
      return FileKind.UNKNOWN;
    }
    try {
      return Sniffer.contentKind(
          path.getFileName().toString(), Files.size(path), () -> Files.newInputStream(path));
    } catch (IOException e) {
      throw new DataException(
          path + " cannot be read (" + e.getMessage() + "): copy or download it again", e);
    }
  }

  /** The images at a path. */
  static ImageSource source(Path path, FileKind kind) {
    if (Files.isDirectory(path)) {
      return choose(path, FolderContainer.walk(path, ReadLimits.DEFAULT));
    }
    Path folder = path.toAbsolutePath().getParent();
    return switch (kind) {
      case ZIP -> choose(path, new ZipContainer(path, ReadLimits.DEFAULT));
      case TAR -> choose(path, new TarContainer(path, ReadLimits.DEFAULT));
      case CIFAR -> new CifarImages(FolderContainer.of(folder, List.of(path)));
      case IDX_IMAGES -> new IdxImages(FolderContainer.of(folder, withLabels(path)));
      case IDX_LABELS ->
          throw new DataException(path + " holds labels only: give the IDX file of the images");
      case PNG, JPEG, GIF, BMP, UNSUPPORTED_IMAGE ->
          throw new DataException(path + " is a single image: give the folder it lies in");
      default -> throw new DataException(path + unknown(path) + ": give " + accepted());
    };
  }

  private static String unknown(Path path) {
    return path.toFile().length() == 0 ? " is empty" : " is nothing that can be read as images";
  }

  private static List<Path> withLabels(Path images) {
    List<Path> files = new ArrayList<>(List.of(images));
    String wanted = IdxPair.stem(images.getFileName().toString());
    try (Stream<Path> siblings = Files.list(images.toAbsolutePath().getParent())) {
      siblings
          .filter(file -> !file.getFileName().equals(images.getFileName()))
          .filter(file -> IdxPair.stem(file.getFileName().toString()).equals(wanted))
          .filter(file -> kind(file) == FileKind.IDX_LABELS)
          .sorted()
          .findFirst()
          .ifPresent(files::add);
    } catch (IOException e) {
      throw new DataException(
          "the labels beside " + images + " cannot be looked for (" + e.getMessage() + ")", e);
    }
    return files;
  }

  private static ImageSource choose(Path path, Container container) {
    try {
      List<FileKind> kinds =
          container.entries().stream().map(Container.Entry::kind).distinct().toList();
      if (kinds.contains(FileKind.CIFAR)) {
        return new CifarImages(container);
      }
      if (kinds.contains(FileKind.IDX_IMAGES)) {
        return new IdxImages(container);
      }
      if (kinds.stream().anyMatch(FileKind::isImage)) {
        return new ImageFiles(container, ReadLimits.DEFAULT);
      }
      if (container.entries().stream()
          .anyMatch(entry -> entry.name().matches(ShardIndex.PART_NAME))) {
        throw new DataException(
            path
                + " is a sharded set that was not packed to its end ("
                + ShardIndex.FILE
                + " is missing): give data pack the same SPEC, --out and --shard-images again, it"
                + " goes on where it stopped");
      }
      String others =
          container.entries().stream()
              .limit(3)
              .map(entry -> container.where(entry.name()))
              .collect(Collectors.joining(", "));
      throw new DataException(
          path
              + " holds no images"
              + container.leftOut()
              + (others.isEmpty() ? "" : "; it holds " + others)
              + ": give "
              + accepted());
    } catch (RuntimeException e) {
      container.close();
      throw e;
    }
  }

  /** A short name: of the folder or archive; IDX and CIFAR files go by the folder they lie in. */
  static String name(Path path) {
    Path absolute = path.toAbsolutePath().normalize();
    Path last = absolute.getFileName();
    String plain = last == null ? "data" : last.toString();
    boolean generic = plain.matches(".*(idx3|ubyte|data_batch|test_batch).*");
    if (generic && Files.isRegularFile(absolute) && absolute.getParent().getFileName() != null) {
      plain = absolute.getParent().getFileName().toString();
    }
    return slug(plain);
  }

  /** A short name, [a-z0-9-], of the name of a file or folder. */
  static String slug(String plain) {
    String letters = Normalizer.normalize(plain, Normalizer.Form.NFD).replaceAll("\\p{M}", "");
    String slug =
        letters
            .toLowerCase(Locale.ROOT)
            .replaceFirst("\\.(zip|tar|tgz|tar\\.gz|gz|pack)$", "")
            .replaceAll("[^a-z0-9]+", "-")
            .replaceAll("^-|-$", "");
    slug = slug.length() > MAX_NAME ? slug.substring(0, MAX_NAME) : slug;
    return slug.isEmpty() ? "data" : slug;
  }
}
