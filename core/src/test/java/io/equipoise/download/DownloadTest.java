package io.equipoise.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Mirrors as they are in the world: whole, slow, dead, lying. */
@Timeout(30)
class DownloadTest {
  private static final byte[] DATA = bytes(1, 300_000);
  private static final byte[] SMALL = bytes(2, 5);
  private static final Map<String, byte[]> FILES = Map.of("data.gz", DATA, "small.gz", SMALL);
  private static final int HALF = DATA.length / 2;
  private static final String REST = "data.gz bytes=" + HALF + "- if ";

  @TempDir private Path cache;

  private final Heard heard = new Heard();
  private final List<Duration> pauses = new ArrayList<>();

  static byte[] bytes(int seed, int length) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    bytes[0] = 0x1f; // as gzip begins
    return bytes;
  }

  static PublishedFile published(String name, byte[] content) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
      return new PublishedFile(name, content.length, HexFormat.of().formatHex(digest));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static PublishedSet set(URI... mirrors) {
    return new PublishedSet("toys", "toys", List.of(mirrors), List.of(published("data.gz", DATA)));
  }

  private Path download(PublishedSet set) {
    return download(set, Duration.ofSeconds(20));
  }

  private Path download(PublishedSet set, Duration stall) {
    Patience patience = new Patience(Duration.ofSeconds(20), stall, stall, 3, pauses::add);
    return new Download(set, cache, heard, patience).get();
  }

  private Path part() {
    return cache.resolve("downloads/toys/data.gz.part");
  }

  private void assertDownloaded() {
    assertThat(cache.resolve("sets/toys/data.gz")).hasBinaryContent(DATA);
    assertThat(cache.resolve("downloads/toys")).isDirectoryNotContaining("glob:**.part*");
  }

  private void assertNothingDownloaded() {
    assertThat(cache.resolve("sets/toys")).isEmptyDirectory();
  }

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

  @ParameterizedTest
  @CsvSource({
    "404, the link is dead",
    "410, the link is dead",
    "403, access is refused",
    "300, leads to nowhere",
    "418, answers 418"
  })
  void refusalIsToldAndTheNextMirrorTried(int status, String said) {
    try (FileServer dead = new FileServer(FILES, FileServer.status(status, "sorry"));
        FileServer alive = new FileServer(FILES)) {
      download(set(dead.folder("gone"), alive.folder("")));
      assertThat(dead.asked()).hasSize(1);
      assertThat(heard.notes)
          .singleElement()
          .asString()
          .contains(dead.folder("gone/data.gz").toString(), said, "Trying the next mirror");
      assertThat(pauses).isEmpty();
      assertDownloaded();
    }
  }

  @ParameterizedTest
  @CsvSource({"429, it is busy", "503, it is in trouble"})
  void busyServerIsAskedAgainABoundedNumberOfTimes(int status, String said) {
    FileServer.Answer busy = FileServer.status(status, "");
    try (FileServer server = new FileServer(FILES, busy, busy, busy, busy)) {
      assertThatThrownBy(() -> download(set(server.folder(""))))
          .isInstanceOf(DownloadException.class)
          .hasMessageContainingAll("toys", server.folder("data.gz").toString(), said, "--mirror");
      assertThat(server.asked()).hasSize(3);
      assertThat(pauses).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2));
      download(set(server.folder(""))); // the fourth is busy too, the fifth is not
      assertDownloaded();
    }
  }

  @Test
  void webPageIsNamedAndNotKept() {
    String page =
        "\ufeff \n<!DOCTYPE html><html><head><TITLE>We have\n moved</TITLE></head></html>";
    try (FileServer server = new FileServer(FILES, FileServer.status(200, page))) {
      assertThatThrownBy(() -> download(set(server.folder(""))))
          .isInstanceOf(DownloadException.class)
          .hasMessageContainingAll("a web page (\"We have moved\") instead of the data");
      assertThat(part()).doesNotExist();
      assertNothingDownloaded();
      assertThat(server.asked()).hasSize(1);
    }
  }

  @Test
  void pageOfTheRightLengthInPlaceOfTheRestLeavesThePart() {
    FileServer.Answer login =
        (exchange, file) ->
            FileServer.status(200, "<html>" + " ".repeat(file.length - 6)).give(exchange, file);
    try (FileServer server = new FileServer(FILES, FileServer.dropped("\"v1\"", HALF), login)) {
      assertThatThrownBy(() -> download(set(server.folder(""))))
          .hasMessageContaining("answers with a web page instead of the data");
      assertThat(part()).hasSize(HALF);
      download(set(server.folder("")));
      assertDownloaded();
    }
  }

  @Test
  void wrongChecksumIsToldRemovedAndTheNextMirrorTried() {
    try (FileServer wrong = new FileServer(FILES, FileServer.other(bytes(9, DATA.length)));
        FileServer right = new FileServer(FILES)) {
      download(set(wrong.folder(""), right.folder("")));
      assertThat(wrong.asked()).hasSize(1);
      assertThat(heard.notes)
          .singleElement()
          .asString()
          .contains(
              wrong.folder("data.gz").toString(),
              "wrong checksum and was removed",
              published("data.gz", DATA).sha256());
      assertDownloaded();
    }
  }

  @Test
  void onlyWrongFilesLeaveNothing() {
    try (FileServer server = new FileServer(FILES, FileServer.other(bytes(9, DATA.length)))) {
      assertThatThrownBy(() -> download(set(server.folder(""))))
          .isInstanceOf(DownloadException.class)
          .hasMessageContaining("wrong checksum");
      assertThat(part()).doesNotExist();
      assertNothingDownloaded();
    }
  }

  @ParameterizedTest
  @CsvSource({"299999", "300001", "1"})
  void fileOfAnotherLengthIsNotFetched(int length) {
    try (FileServer server = new FileServer(FILES, FileServer.other(bytes(9, length)))) {
      assertThatThrownBy(() -> download(set(server.folder(""))))
          .hasMessageContainingAll(length + " bytes, expected 300000", "another file");
      assertThat(heard.received).isEmpty();
    }
  }

  @Test
  void endlessAnswerEndsAtTheLengthOfTheFile() {
    FileServer.Answer endless =
        (exchange, file) -> {
          exchange.sendResponseHeaders(200, 0); // in chunks, of unknown length
          for (int i = 0; i < 10; i++) {
            exchange.getResponseBody().write(file);
          }
        };
    try (FileServer server = new FileServer(FILES, endless)) {
      assertThatThrownBy(() -> download(set(server.folder(""))))
          .hasMessageContaining("more than the expected 300000 bytes");
      assertThat(heard.received).allMatch(bytes -> bytes <= DATA.length);
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
  void silentServerIsGivenUpForTheNext() {
    try (FileServer silent = new FileServer(FILES);
        FileServer alive = new FileServer(FILES)) {
      silent.then(silent.silent()).then(silent.silent()).then(silent.silent());
      download(set(silent.folder(""), alive.folder("")), Duration.ofMillis(200));
      assertThat(silent.asked()).hasSize(3);
      assertThat(heard.notes).hasSize(3).allMatch(note -> note.contains("is too slow"));
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

  @Test
  void redirectInCirclesEnds() {
    try (FileServer server = new FileServer(FILES)) {
      for (int i = 0; i < 20; i++) {
        server.then(FileServer.redirect(server.folder("data.gz")));
      }
      assertThatThrownBy(() -> download(set(server.folder(""))))
          .isInstanceOf(DownloadException.class)
          .hasMessageContaining("302 and leads to");
    }
  }

  @Test
  void closedPortAndUnknownHostAreTold() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    PublishedSet set =
        set(
            URI.create("http://127.0.0.1:" + port + "/"),
            URI.create("http://no-such-host.invalid/"));
    assertThatThrownBy(() -> download(set))
        .isInstanceOf(DownloadException.class)
        .hasMessageContainingAll(
            "127.0.0.1:" + port, "no-such-host.invalid", "cannot be found", "file:/FOLDER");
    assertThat(pauses).as("an unknown host is asked once").hasSize(2);
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
