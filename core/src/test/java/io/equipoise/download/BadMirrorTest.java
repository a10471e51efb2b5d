package io.equipoise.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Mirrors as they are in the world: dead, busy, silent, lying. */
class BadMirrorTest extends DownloadCase {
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
  void lengthBeyondAllNumbersIsToldAndTheNextMirrorTried() throws Exception {
    try (ServerSocket odd = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        FileServer alive = new FileServer(FILES)) {
      Thread answering = new Thread(() -> answer(odd, "Content-Length: 99999999999999999999"));
      answering.start();
      download(set(URI.create("http://127.0.0.1:" + odd.getLocalPort()), alive.folder("")));
      answering.join();
      assertThat(heard.notes).singleElement().asString().contains("an answer that cannot be read");
      assertDownloaded();
    }
  }

  private static void answer(ServerSocket server, String header) {
    try (Socket socket = server.accept()) {
      InputStream in = socket.getInputStream();
      for (int last = 0; last != 0x0d0a0d0a; ) { // the empty line after the request
        last = last << 8 | in.read();
      }
      String head = "HTTP/1.1 200 OK\r\n" + header + "\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
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
}
