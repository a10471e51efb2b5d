package io.equipoise.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Connections that break, and going on where they broke. */
class ResumeTest extends DownloadCase {
  @Test
  void brokenConnectionIsResumedWhereItBroke() {
    try (FileServer server = new FileServer(FILES, FileServer.dropped("\"v1\"", HALF))) {
      download(set(server.folder("")));
      assertThat(server.asked()).containsExactly("data.gz", REST + "\"v1\"");
      assertThat(pauses).containsExactly(Duration.ofSeconds(1));
      assertThat(heard.notes).singleElement().asString().contains("broke off", "Trying again");
      assertThat(heard.received).isSorted().endsWith((long) DATA.length);
      assertDownloaded();
    }
  }

  @Test
  void laterDownloadGoesOnFromThePart() {
    try (FileServer server =
        new FileServer(
            FILES,
            FileServer.dropped("W/\"weak\"", HALF), // cannot be asked for again: its date can
            FileServer.status(404, ""))) {
      assertThatThrownBy(() -> download(set(server.folder("x"))))
          .isInstanceOf(DownloadException.class);
      assertThat(part()).hasSize(HALF);
      assertNothingDownloaded();
      download(set(server.folder("x")));
      assertThat(server.asked().subList(1, 3))
          .containsExactly(REST + FileServer.DATE, REST + FileServer.DATE);
      assertDownloaded();
    }
  }

  @Test
  void partOfAnotherVersionOrAnotherMirrorIsBegunAnew() {
    try (FileServer server =
            new FileServer(FILES, FileServer.dropped("\"v0\"", HALF), FileServer.ranges("\"v1\""));
        FileServer other = new FileServer(FILES)) {
      download(set(server.folder("")));
      assertThat(server.asked()).containsExactly("data.gz", REST + "\"v0\"");
      assertDownloaded();
      cache = cache.resolve("second");
      server.then(FileServer.dropped("\"v1\"", HALF)).then(FileServer.status(404, ""));
      download(set(server.folder(""), other.folder("")));
      assertThat(other.asked()).containsExactly("data.gz");
      assertDownloaded();
    }
  }

  @Test
  void serverWithoutVersionsOrRangesIsReadFromTheStart() {
    try (FileServer server =
        new FileServer(
            FILES,
            (exchange, file) -> {
              exchange.sendResponseHeaders(200, file.length);
              exchange.getResponseBody().write(file, 0, HALF);
              exchange.getResponseBody().flush();
            },
            FileServer.whole())) {
      download(set(server.folder("")));
      assertThat(server.asked()).containsExactly("data.gz", "data.gz");
      assertDownloaded();
    }
  }

  @Test
  void wrongRangeIsNotAppended() {
    FileServer.Answer fromElsewhere =
        (exchange, file) -> {
          exchange.getResponseHeaders().set("Content-Range", "bytes 5-9/" + file.length);
          exchange.sendResponseHeaders(206, 5);
          exchange.getResponseBody().write(file, 5, 5);
        };
    try (FileServer server =
        new FileServer(FILES, FileServer.dropped("\"v1\"", HALF), fromElsewhere)) {
      download(set(server.folder("")));
      assertThat(server.asked()).containsExactly("data.gz", REST + "\"v1\"", "data.gz");
      assertDownloaded();
    }
  }

  @Test
  void rangeBehindTheEndBeginsAnew() throws IOException {
    try (FileServer server = new FileServer(FILES, FileServer.status(416, ""))) {
      Files.createDirectories(part().getParent());
      Files.write(part(), new byte[DATA.length + 1]);
      Files.writeString(
          part().resolveSibling("data.gz.part.from"), server.folder("data.gz") + "\n\"v1\"\n");
      download(set(server.folder("")));
      assertThat(server.asked()).hasSize(2).last().isEqualTo("data.gz");
      assertDownloaded();
    }
  }

  @Test
  void wholePartOfAProcessThatEndedNeedsNoRequest() throws IOException {
    try (FileServer server = new FileServer(FILES)) {
      Files.createDirectories(part().getParent());
      Files.write(part(), DATA);
      download(set(server.folder("")));
      assertThat(server.asked()).isEmpty();
      assertDownloaded();
    }
  }

  @Test
  void partThatDoesNotGoTogetherIsBegunAnewAtTheSameMirror() throws IOException {
    try (FileServer server = new FileServer(FILES)) {
      Files.createDirectories(part().getParent());
      Files.write(part(), bytes(4, HALF));
      Files.writeString(
          part().resolveSibling("data.gz.part.from"), server.folder("data.gz") + "\n\"v1\"\n");
      download(set(server.folder("")));
      assertThat(server.asked()).containsExactly(REST + "\"v1\"", "data.gz");
      assertThat(heard.notes).singleElement().asString().contains("wrong checksum");
      assertDownloaded();
    }
  }

  @Test
  void answerInChunksThatEndsEarlyIsResumed() {
    FileServer.Answer chunks =
        (exchange, file) -> {
          exchange.getResponseHeaders().set("ETag", "\"v1\"");
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write(file, 0, HALF);
        };
    try (FileServer server = new FileServer(FILES, chunks)) {
      download(set(server.folder("")));
      assertThat(heard.notes).singleElement().asString().contains("ended after 150000 of 300000");
      assertThat(server.asked()).containsExactly("data.gz", REST + "\"v1\"");
      assertDownloaded();
    }
  }

  @Test
  void stalledTransferIsResumed() {
    try (FileServer server = new FileServer(FILES)) {
      server.then(server.stalled(HALF));
      download(set(server.folder("")), Duration.ofMillis(300));
      assertThat(server.asked()).containsExactly("data.gz", REST + "\"v1\"");
      assertThat(heard.notes)
          .singleElement()
          .asString()
          .contains("is too slow", "nothing came for 0.3 s");
      assertDownloaded();
    }
  }

  @Test
  void connectionThatKeepsDroppingIsFollowedWhileItBringsMuch() {
    byte[] large = bytes(5, 6 << 20);
    int piece = (1 << 20) + 1;
    FileServer.Answer more = FileServer.droppedFurther(piece);
    try (FileServer server =
        new FileServer(
            Map.of("large.gz", large),
            FileServer.dropped("\"v1\"", piece),
            more,
            more,
            more,
            more)) {
      Path file =
          download(
              new PublishedSet(
                  "large", "", List.of(server.folder("")), List.of(published("large.gz", large))));
      assertThat(server.asked()).hasSize(6);
      assertThat(file).hasBinaryContent(large);
    }
  }

  @Test
  void connectionThatAlwaysDropsAtTheSamePlaceIsGivenUp() {
    byte[] large = bytes(5, 3 << 20);
    FileServer.Answer noRanges =
        (exchange, file) -> {
          exchange.sendResponseHeaders(200, file.length);
          exchange.getResponseBody().write(file, 0, 2 << 20);
        };
    try (FileServer server =
        new FileServer(
            Map.of("large.gz", large), noRanges, noRanges, noRanges, noRanges, noRanges)) {
      PublishedSet set =
          new PublishedSet(
              "large", "", List.of(server.folder("")), List.of(published("large.gz", large)));
      assertThatThrownBy(() -> download(set)).isInstanceOf(DownloadException.class);
      assertThat(server.asked()).as("the first brought much").hasSize(3);
    }
  }

  @Test
  void redirectIsFollowedAndResumed() {
    try (FileServer target = new FileServer(FILES, FileServer.dropped("\"v1\"", HALF));
        FileServer first =
            new FileServer(
                FILES,
                FileServer.redirect(target.folder("moved/data.gz")),
                FileServer.redirect(target.folder("moved/data.gz")))) {
      download(set(first.folder("old")));
      assertThat(first.asked()).hasSize(2);
      assertThat(target.asked()).containsExactly("data.gz", REST + "\"v1\"");
      assertDownloaded();
    }
  }
}
