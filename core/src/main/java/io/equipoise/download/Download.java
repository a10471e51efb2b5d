package io.equipoise.download;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Fetches a published set into the cache.
 *
 * <p>Files grow as {@code CACHE/downloads/SET/NAME.part} and get their names in {@code
 * CACHE/sets/SET} only when their SHA-256 is right. A later download goes on from a part.
 */
public final class Download {
  /** A mirror that drops connections is not given up while each try brings so many bytes. */
  private static final long WORTH_ANOTHER_TRY_BYTES = 1 << 20;

  private final PublishedSet set;
  private final Path cache;
  private final DownloadProgress progress;
  private final Patience patience;
  private final Path parts;

  /**
   * Prepares; nothing is fetched yet.
   *
   * @param cache the folder below which the set will lie, as in {@code DataOptions.cache()}
   */
  public Download(PublishedSet set, Path cache, DownloadProgress progress) {
    this(set, cache, progress, Patience.DEFAULT);
  }

  Download(PublishedSet set, Path cache, DownloadProgress progress, Patience patience) {
    this.set = set;
    this.cache = cache;
    this.progress = progress;
    this.patience = patience;
    this.parts = cache.resolve("downloads").resolve(set.name());
  }

  /**
   * Fetches what is missing or broken, from the set's own mirrors.
   *
   * @return what to read: {@link PublishedSet#location}
   * @throws DownloadException if a file cannot be had from any mirror
   * @throws java.io.UncheckedIOException if the cache cannot be written
   */
  public Path get() {
    return get(set.mirrors());
  }

  /**
   * The same from other mirrors.
   *
   * @param roots addresses of folders that hold the files: {@code http:}, {@code https:} or {@code
   *     file:}
   * @throws IllegalArgumentException if one is none
   */
  public Path get(List<URI> roots) {
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(patience.connect())
            .build();
    List<Mirror> mirrors = roots.stream().map(root -> Mirror.at(root, client, patience)).toList();
    try {
      Files.createDirectories(parts);
      Files.createDirectories(set.target(cache, set.files().get(0)).getParent());
    } catch (IOException e) {
      throw PartFile.unusable(parts, e);
    }
    Runnable waiting =
        () -> progress.note("Another download to " + parts + " is under way: waiting for it.");
    try (DownloadLock lock = DownloadLock.take(parts.resolve("lock"), waiting)) {
      for (PublishedFile file : set.files()) {
        get(file, mirrors);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DownloadException(
          set.name() + " was interrupted: the same download goes on where it stopped", e);
    }
    return set.location(cache);
  }

  private void get(PublishedFile file, List<Mirror> mirrors) throws InterruptedException {
    Path target = set.target(cache, file);
    if (Files.exists(target)) {
      if (PartFile.sha256(target).equals(file.sha256())) {
        return;
      }
      progress.note(target + " is broken: fetched again");
    }
    PartFile part = new PartFile(parts.resolve(file.name() + ".part"));
    List<String> failures = new ArrayList<>();
    for (Mirror mirror : mirrors) {
      try {
        get(file, mirror, part);
        part.finish(target);
        return;
      } catch (FailedTransfer e) {
        failures.add(e.getMessage());
        if (failures.size() < mirrors.size()) {
          progress.note(e.getMessage() + ". Trying the next mirror.");
        }
      }
    }
    throw new DownloadException(
        ("%s could not be downloaded: %s: look at the network, or give another place by --mirror"
                + " URL (file:/FOLDER needs no network)")
            .formatted(set.name(), String.join("; ", failures)));
  }

  /** Fetches from one mirror until the part is whole and right. */
  private void get(PublishedFile file, Mirror mirror, PartFile part)
      throws FailedTransfer, InterruptedException {
    long most = part.bytes();
    int failed = 0;
    while (true) {
      try {
        tryOnce(file, mirror, part);
        return;
      } catch (FailedTransfer e) {
        failed = part.bytes() >= most + WORTH_ANOTHER_TRY_BYTES ? 1 : failed + 1;
        most = Math.max(most, part.bytes());
        if (!e.isPassing() || failed >= patience.tries()) {
          throw e;
        }
        progress.note(e.getMessage() + ". Trying again.");
        patience.pauseAfter(failed);
      }
    }
  }

  private void tryOnce(PublishedFile file, Mirror mirror, PartFile part)
      throws FailedTransfer, InterruptedException {
    long before = part.bytes();
    if (before != file.bytes()) {
      mirror.fetch(file, part, progress);
    }
    String found = part.sha256();
    if (found.equals(file.sha256())) {
      return;
    }
    part.delete();
    String wrong =
        " has a wrong checksum and was removed (SHA-256 %s, expected %s)"
            .formatted(found, file.sha256());
    throw before > 0
        ? FailedTransfer.passing("the part of an earlier try, completed," + wrong, null)
        : FailedTransfer.lasting(mirror.address(file) + wrong);
  }
}
