package io.equipoise.serve;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.BugDetectors;
import com.code_intelligence.jazzer.api.SilentCloseable;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.equipoise.objective.ObjectiveConfig;
import io.equipoise.run.SampleGrid;
import io.equipoise.tensor.LibTorch;
import io.equipoise.web.RawHttp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.MethodSource;

/** Query strings, headers and forms over a socket, with the token: nothing may fail inside. */
@Timeout(20)
class HttpFuzzTest {
  private static final String BOUNDARY = "xXxXx";
  private static final String TOKEN = "Authorization: Bearer " + Served.TOKEN;

  @TempDir static Path folder;
  private static Served served;

  @BeforeAll
  static void start() {
    LibTorch.setThreads(1);
    served =
        Served.of(UntrainedRun.create(folder, UntrainedRun.COLOUR, ObjectiveConfig.Name.BEGAN));
  }

  @AfterAll
  static void stop() {
    served.close();
  }

  static Stream<byte[]> requests() {
    String part =
        "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"a\"; filename=\"%s\"";
    String png = new String(SampleGrid.png(SampleGrid.of(new byte[48], 1, 4, 4, 3, 1)), ISO_8859_1);
    return Stream.of(
            "seed=1&n=2&grid=%74rue&truncation=0.5",
            "from_seed=1&to_seed=2&frames=3&method=slerp&token=" + Served.TOKEN,
            "n=%&=&&a=%ff%zz&a=+",
            ";;;,,,\"",
            "image/png;q=0.1, */*",
            part.formatted("x.png") + "\r\n\r\n" + png + "\r\n--" + BOUNDARY + "--\r\n",
            part.formatted("../\0<b>")
                + "\r\nContent-Type: image/png\r\n\r\nno image\r\n--"
                + BOUNDARY
                + "--",
            "--" + BOUNDARY + "\r\n\r\nno disposition\r\n--" + BOUNDARY + "--\r\n",
            part.formatted("cut off"))
        .map(text -> text.getBytes(ISO_8859_1));
  }

  @MethodSource("requests")
  @FuzzTest
  void requestsAreAnsweredOrRefused(byte[] bytes) {
    String given = new String(bytes, ISO_8859_1);
    String line = given.replaceAll("[\\x00-\\x20\\x7f-\\xff]", ""); // of one line, in ASCII
    String head = line.substring(0, Math.min(4000, line.length()));
    answered("GET", "/v1/images?" + head);
    answered("GET", "/v1/images", "Accept: " + head);
    String type = "Content-Type: multipart/form-data; boundary=" + BOUNDARY;
    answered(
        "POST",
        "/v1/energy",
        type,
        "Content-Length: " + bytes.length,
        "Connection: close",
        "",
        given);
  }

  private static void answered(String method, String path, String... more) {
    // Jazzer takes a connection for a finding unless it is told that this one is the test's own
    try (SilentCloseable own =
        BugDetectors.allowNetworkConnections((host, port) -> port == served.port())) {
      String[] lines = Stream.concat(Stream.of(TOKEN), Stream.of(more)).toArray(String[]::new);
      String answer = RawHttp.request(served.port(), method, path, "127.0.0.1", lines);
      assertThat(answer).matches("(?s)HTTP/1.1 (200|303|4..) .*");
      assertThat(served.messages).isEmpty(); // of failures inside
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
