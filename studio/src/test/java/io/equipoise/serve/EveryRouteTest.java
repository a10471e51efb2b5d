package io.equipoise.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.objective.ObjectiveConfig;
import io.equipoise.web.RawHttp;
import io.equipoise.web.WebServer.Route;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Walks over every route that the server itself knows, so that none can be forgotten. */
class EveryRouteTest {
  private static final String AUTHORIZED = "Authorization: Bearer " + Served.TOKEN;

  @TempDir private static Path folder;
  private static Served served;

  @BeforeAll
  static void start() {
    served =
        Served.of(UntrainedRun.create(folder, UntrainedRun.POINTS, ObjectiveConfig.Name.BEGAN));
  }

  @AfterAll
  static void stop() {
    served.close();
  }

  private static String ask(Route route, String host, String... headers) throws IOException {
    String path =
        route
            .path()
            .replace("{model}", served.server.model())
            .replace("{version}", Long.toString(served.server.version()));
    assertThat(path).doesNotContain("{");
    List<String> all = new ArrayList<>(List.of(headers));
    if (!route.method().equals("GET")) {
      all.add("Content-Length: 0");
    }
    return RawHttp.request(served.port(), route.method(), path, host, all.toArray(String[]::new));
  }

  @Test
  void noneAnswersWithoutTheToken() throws IOException {
    for (Route route : served.routes()) {
      assertThat(ask(route, "localhost")).as("%s", route).startsWith("HTTP/1.1 401");
      assertThat(ask(route, "localhost", AUTHORIZED + "x"))
          .as("%s", route)
          .startsWith("HTTP/1.1 401");
    }
  }

  @Test
  void noneAnswersUnderAForeignName() throws IOException {
    for (Route route : served.routes()) {
      assertThat(ask(route, "evil.example", AUTHORIZED)).as("%s", route).startsWith("HTTP/1.1 403");
    }
  }

  @Test
  void noneThatChangesOrComputesIsTakenFromAForeignPage() throws IOException {
    int posts = 0;
    for (Route route : served.routes()) {
      String response = ask(route, "localhost", AUTHORIZED, "Origin: http://evil.example");
      if (!route.method().equals("GET")) {
        assertThat(response).as("%s", route).startsWith("HTTP/1.1 403");
        posts++;
      }
    }
    assertThat(posts).isGreaterThanOrEqualTo(4);
  }

  @Test
  void everyReadingRouteAnswersWithTheToken() throws IOException {
    for (Route route : served.routes()) {
      if (route.method().equals("GET")) {
        assertThat(ask(route, "localhost", AUTHORIZED))
            .as("%s", route)
            .startsWith("HTTP/1.1 200")
            .contains("Content-Security-Policy: default-src 'none'")
            .contains("X-Content-Type-Options: nosniff");
      }
    }
  }

  @Test
  void methodsThatNoRouteHasAreRefusedToo() throws IOException {
    for (String method : List.of("PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "HEAD")) {
      Route route = new Route(method, "/v1/images");
      assertThat(ask(route, "localhost")).as(method).startsWith("HTTP/1.1 401");
      assertThat(ask(route, "evil.example", AUTHORIZED)).as(method).startsWith("HTTP/1.1 403");
    }
  }

  @Test
  void descriptionIsValidAndHasExactlyTheseRoutes() {
    String text = new String(served.bytes("/openapi.json", "*/*"), StandardCharsets.UTF_8);
    SwaggerParseResult parsed = new OpenAPIV3Parser().readContents(text, null, new ParseOptions());
    assertThat(parsed.getMessages()).isEmpty();
    List<String> described = new ArrayList<>();
    parsed
        .getOpenAPI()
        .getPaths()
        .forEach(
            (path, item) -> {
              for (PathItem.HttpMethod method : item.readOperationsMap().keySet()) {
                described.add(method + " " + path);
              }
            });
    List<String> there =
        served.routes().stream().map(route -> route.method() + " " + route.path()).toList();
    assertThat(described).containsExactlyInAnyOrderElementsOf(there);
  }
}
