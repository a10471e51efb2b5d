package io.equipoise.download;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Downloads of several processes, one of which is killed: harder than Ctrl-C. */
@Timeout(60)
class DownloadKillTest {
  private static final int HALF = DownloadProcess.DATA.length / 2;

  @TempDir private Path cache;

  /** A child that downloads until its server stalls half-way. */
  private Process halfDownloaded(URI mirror) throws IOException {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                DownloadProcess.class.getName(),
                cache.toString(),
                mirror.toString())
            .redirectErrorStream(true)
            .start();
    BufferedReader said =
        new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8));
    List<String> before = new ArrayList<>();
    for (String line = said.readLine(); line != null; line = said.readLine()) {
      if (line.equals(Integer.toString(HALF))) {
        return child;
      }
      before.add(line);
    }
    throw new AssertionError("ended early: " + before);
  }

  private static FileServer stallingOnce() {
    FileServer server = new FileServer(Map.of("data.gz", DownloadProcess.DATA));
    return server.then(server.stalled(HALF));
  }

  @Test
  void killedDownloadLeavesAPartThatTheNextGoesOnFrom() throws Exception {
    try (FileServer server = stallingOnce()) {
      URI mirror = server.folder("");
      halfDownloaded(mirror).destroyForcibly().waitFor();
      assertThat(cache.resolve("downloads/toys/data.gz.part")).hasSize(HALF);
      assertThat(cache.resolve("sets/toys")).isEmptyDirectory();
      Path file = new Download(DownloadProcess.set(mirror), cache, new Heard()).get();
      assertThat(server.asked())
          .containsExactly("data.gz", "data.gz bytes=" + HALF + "- if \"v1\"");
      assertThat(Files.readAllBytes(file)).isEqualTo(DownloadProcess.DATA);
    }
  }

  @Test
  void secondProcessWaitsForTheFirst() throws Exception {
    try (FileServer server = stallingOnce()) {
      URI mirror = server.folder("");
      Process first = halfDownloaded(mirror);
      CountDownLatch waits = new CountDownLatch(1);
      DownloadProgress progress =
          new DownloadProgress() {
            @Override
            public void received(String file, long bytes, long total) {}

            @Override
            public void note(String message) {
              assertThat(message).contains("under way: waiting");
              waits.countDown();
            }
          };
      CompletableFuture<Path> second =
          CompletableFuture.supplyAsync(
              () -> new Download(DownloadProcess.set(mirror), cache, progress).get());
      waits.await();
      assertThat(server.asked()).hasSize(1);
      assertThat(second).isNotDone();
      first.destroyForcibly(); // the system gives its lock back
      assertThat(second.get()).hasBinaryContent(DownloadProcess.DATA);
      assertThat(server.asked()).hasSize(2);
    }
  }
}
