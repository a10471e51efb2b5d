package io.equipoise.download;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** A process that downloads and says on its standard output how many bytes are there. */
final class DownloadProcess {
  static final byte[] DATA = DownloadCase.bytes(7, 200_000);

  private DownloadProcess() {}

  static PublishedSet set(URI mirror) {
    return new PublishedSet(
        "toys", "", List.of(mirror), List.of(DownloadCase.published("data.gz", DATA)));
  }

  /**
   * Downloads.
   *
   * @param arguments the cache and the mirror
   */
  public static void main(String... arguments) {
    DownloadProgress printed =
        new DownloadProgress() {
          @Override
          public void received(String file, long bytes, long total) {
            System.out.println(bytes);
          }

          @Override
          public void note(String message) {
            System.out.println(message);
          }
        };
    new Download(set(URI.create(arguments[1])), Path.of(arguments[0]), printed).get();
  }
}
