package io.equipoise.studio;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.web.RawHttp;
import io.equipoise.web.WebServer.Route;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Walks over every route that the studio itself knows, so that none can be forgotten. */
class EveryStudioRouteTest {
  private static final String AUTHORIZED = "Authorization: Bearer " + OpenStudio.TOKEN;

  @TempDir private static Path folder;
  private static OpenStudio studio;

  @BeforeAll
  static void start() {
    MadeRuns.write(folder, "00000-began-faces", 0.5, 40);
    studio = new OpenStudio(folder);
  }

  @AfterAll
  static void stop() {
    studio.close();
  }

  private static String path(Route route) {
    String path =
        route
            .path()
            .replace("{run}", "00000-began-faces")
            .replace("{images}", "16")
            .replace("{checkpoint}", "16")
            .replace("{job}", "1")
            .replace("{id}", "id");
    assertThat(path).doesNotContain("{");
    return path;
  }

  private static String ask(Route route, String host, String... headers) throws IOException {
    List<String> all = new ArrayList<>(List.of(headers));
    if (!route.method().equals("GET")) {
      all.add("Content-Length: 0");
    }
    return RawHttp.request(
        studio.server.port(), route.method(), path(route), host, all.toArray(String[]::new));
  }

  /** The head alone: a stream of events has no end. */
  private static String head(Route route) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), studio.server.port())) {
      String accept = route.path().endsWith("/live") ? "text/event-stream" : "*/*";
      String request =
          "GET %s HTTP/1.1\r\nHost: localhost\r\n%s\r\nAccept: %s\r\n\r\n"
              .formatted(path(route), AUTHORIZED, accept);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      StringBuilder head = new StringBuilder();
      for (String line = lines.readLine(); line != null && !line.isEmpty(); ) {
        head.append(line).append('\n');
        line = lines.readLine();
      }
      return head.toString();
    }
  }

  @Test
  void noneAnswersWithoutTheToken() throws IOException {
    assertThat(studio.server.routes()).hasSizeGreaterThan(25);
    for (Route route : studio.server.routes()) {
      assertThat(ask(route, "localhost")).as("%s", route).startsWith("HTTP/1.1 401");
      assertThat(ask(route, "localhost", AUTHORIZED + "x"))
          .as("%s", route)
          .startsWith("HTTP/1.1 401");
    }
  }

  @Test
  void noneAnswersUnderAForeignName() throws IOException {
    for (Route route : studio.server.routes()) {
      assertThat(ask(route, "evil.example", AUTHORIZED)).as("%s", route).startsWith("HTTP/1.1 403");
    }
  }

  @Test
  void noneThatChangesSomethingIsTakenFromAForeignPage() throws IOException {
    int changing = 0;
    for (Route route : studio.server.routes()) {
      if (!route.method().equals("GET")) {
        assertThat(ask(route, "localhost", AUTHORIZED, "Origin: http://evil.example"))
            .as("%s", route)
            .startsWith("HTTP/1.1 403");
        changing++;
      }
    }
    assertThat(changing).isGreaterThanOrEqualTo(4);
  }

  @Test
  void everyReadingRouteAnswersWithTheTokenAndItsHeaders() throws IOException {
    for (Route route : studio.server.routes()) {
      if (route.method().equals("GET") && !needsAModel(route)) {
        assertThat(head(route))
            .as("%s", route)
            .startsWith("HTTP/1.1 200")
            .contains("Content-Security-Policy: default-src 'none'")
            .contains("X-Content-Type-Options: nosniff");
      }
    }
  }

  /** Routes of the latent space and of points, which a run written by hand has not. */
  private static boolean needsAModel(Route route) {
    return route.path().contains("/latent") || route.path().contains("/points");
  }
}
