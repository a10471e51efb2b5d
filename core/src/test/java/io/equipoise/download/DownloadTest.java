package io.equipoise.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is fetched, from where to where. */
class DownloadTest extends DownloadCase {
  @Test
  void setOfSeveralFilesIsAFolder() {
    try (FileServer server = new FileServer(FILES)) {
      PublishedSet two =
          new PublishedSet(
              "toys",
              "",
              List.of(server.folder("a/b")),
              List.of(published("data.gz", DATA), published("small.gz", SMALL)));
      assertThat(two.isThere(cache)).isFalse();
      Path folder = download(two);
      assertThat(folder).isEqualTo(cache.resolve("sets/toys")).isEqualTo(two.location(cache));
      assertThat(folder.resolve("small.gz")).hasBinaryContent(SMALL);
      assertThat(two.isThere(cache)).isTrue();
      assertDownloaded();
      assertThat(heard.notes).isEmpty();
      assertThat(heard.received).endsWith((long) DATA.length, (long) SMALL.length);
    }
  }

  @Test
  void whatIsThereIsNotFetchedAgainUnlessItIsBroken() throws IOException {
    try (FileServer server = new FileServer(FILES)) {
      Path file = download(set(server.folder("")));
      assertThat(file).isEqualTo(cache.resolve("sets/toys/data.gz"));
      download(set(server.folder("")));
      assertThat(server.asked()).containsExactly("data.gz");
      Files.write(file, bytes(3, DATA.length));
      download(set(server.folder("")));
      assertThat(server.asked()).hasSize(2);
      assertThat(heard.notes).singleElement().asString().contains(file.toString(), "is broken");
      assertDownloaded();
    }
  }

  @Test
  void folderOfThisMachineIsAMirror() throws IOException {
    Path stick = Files.createDirectories(cache.resolve("a stick"));
    Files.write(stick.resolve("data.gz"), DATA);
    download(set(stick.toUri()));
    assertDownloaded();
    assertThat(heard.received).isNotEmpty();
    Files.write(stick.resolve("data.gz"), SMALL);
    cache = cache.resolve("second");
    assertThatThrownBy(() -> download(set(stick.toUri(), cache.toUri())))
        .isInstanceOf(DownloadException.class)
        .hasMessageContainingAll(
            stick.resolve("data.gz") + " has 5 bytes, expected 300000",
            cache.resolve("data.gz") + " does not exist");
  }

  @ParameterizedTest
  @CsvSource({"ftp://host/x", "data/x", "http:///x", "http://host/x?y=1", "file://host/x"})
  void otherAddressesAreRefused(URI address) {
    assertThatThrownBy(() -> download(set(address)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(address.toString(), "file:/FOLDER");
  }

  @Test
  void severalDownloadsAtOnceFetchOnce() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try (FileServer server = new FileServer(FILES)) {
      List<Future<Path>> all = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        Download download = new Download(set(server.folder("")), cache, new Heard());
        all.add(threads.submit(() -> download.get()));
      }
      for (Future<Path> one : all) {
        assertThat(one.get()).hasBinaryContent(DATA);
      }
      assertThat(server.asked()).containsExactly("data.gz");
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void cacheThatCannotBeWrittenIsNotAMatterOfTheNetwork() throws IOException {
    Files.writeString(cache.resolve("downloads"), "in the way");
    try (FileServer server = new FileServer(FILES)) {
      assertThatThrownBy(() -> download(set(server.folder(""))))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("XDG_CACHE_HOME");
      assertThat(server.asked()).isEmpty();
    }
  }
}
