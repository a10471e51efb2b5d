package io.equipoise.web;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.equipoise.web.HttpFailure.Reason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The foundation with three routes of a test, over plain sockets: every byte is the test's own. */
class WebServerTest {
  private static final String TOKEN = "0123456789abcdef";
  private static final int MOST = 2000;
  private static final List<String> HEARD = Collections.synchronizedList(new ArrayList<>());

  private static WebServer server;

  @BeforeAll
  static void start() {
    WebConfig config =
        new WebConfig("test", "127.0.0.1", 0, Token.of(TOKEN), Set.of("gan.lan"), MOST, MOST);
    server =
        WebServer.start(
            config,
            new Heard(),
            (routes, bodies) -> {
              routes.get("/", context -> context.result("home"));
              routes.get(
                  "/broken",
                  context -> {
                    throw new IllegalStateException("secret detail");
                  });
              routes.post(
                  "/echo",
                  context -> {
                    byte[] body = bodies.parsed(context, sent -> sent);
                    context.result(body);
                  });
            });
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private record Heard() implements WebListener {
    @Override
    public void answered(String method, String route, int status, double seconds) {
      HEARD.add(method + " " + route + " " + status);
    }

    @Override
    public void refused(Reason reason) {
      HEARD.add(reason.toString());
    }

    @Override
    public void failed(Throwable failure) {
      HEARD.add(failure.getMessage());
    }
  }

  @Test
  void methodsThatClientsMakeUpAreCountedAsOne() throws IOException {
    RawHttp.request(server.port(), "MADEUP", "/", "127.0.0.1");
    assertThat(HEARD).contains("other none 401").noneMatch(heard -> heard.startsWith("MADEUP"));
  }

  @ParameterizedTest
  @CsvSource({"Bearer 0123456789abcdef, 413", "Bearer wrong, 401"})
  void whoIsRefusedWhileSendingReadsTheAnswer(String authorization, int status) throws IOException {
    byte[] body = new byte[16 << 20]; // more than the system's buffers hold
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      String head =
          "POST /echo HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: %s\r\nContent-Length: %d\r\n\r\n";
      socket
          .getOutputStream()
          .write(head.formatted(authorization, body.length).getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().write(body);
      byte[] answer = socket.getInputStream().readNBytes(12);
      assertThat(new String(answer, StandardCharsets.ISO_8859_1)).isEqualTo("HTTP/1.1 " + status);
    }
  }

  @Test
  void whoIsRefusedAndSendsNothingMoreIsLetGo() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      String head = "POST /echo HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 99999\r\n\r\nx";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
      byte[] all = socket.getInputStream().readAllBytes(); // to the end of the connection
      assertThat(new String(all, StandardCharsets.ISO_8859_1)).startsWith("HTTP/1.1 401");
    }
  }

  @Test
  void whoSendsWithoutEndIsLetGo() throws IOException {
    byte[] piece = ("ffff\r\n" + "x".repeat(0xffff) + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      String head = "POST /echo HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
      long until = System.nanoTime() + 10_000_000_000L;
      assertThatThrownBy(
              () -> {
                while (System.nanoTime() < until) {
                  socket.getOutputStream().write(piece);
                }
              })
          .isInstanceOf(SocketException.class);
    }
  }

  /** Whatever the server has read before: of that Jetty's own limit takes the mean. */
  @Test
  @Timeout(30)
  void bodyThatComesTooSlowlyIsEnded() throws IOException {
    byte[] much = new byte[16 << 20];
    try (Socket before = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      String head =
          "POST /echo HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer %s\r\nContent-Length: %d\r\n\r\n";
      before.getOutputStream().write(head.formatted("wrong", much.length).getBytes(US_ASCII));
      before.getOutputStream().write(much);
      assertThat(before.getInputStream().read()).isEqualTo('H');
      try (Socket slow = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
        slow.setSoTimeout(200); // between two bytes
        slow.getOutputStream().write(head.formatted(TOKEN, MOST).getBytes(US_ASCII));
        assertThat(answerWhileSending(slow)).startsWith("HTTP/1.1 400");
      }
    }
  }

  private static String answerWhileSending(Socket slow) throws IOException {
    while (true) {
      slow.getOutputStream().write('x');
      try {
        return new String(slow.getInputStream().readNBytes(12), US_ASCII);
      } catch (SocketTimeoutException e) {
        // no answer yet
      }
    }
  }

  @Test
  void slowBodiesLeaveThreadsForOthers() throws IOException {
    List<Socket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < 80; i++) {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        slow.add(socket);
        String head =
            "POST /echo HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer %s\r\nContent-Length: 9\r\n\r\nx"
                .formatted(TOKEN);
        socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
      }
      long start = System.nanoTime();
      assertThat(
              RawHttp.request(
                  server.port(), "GET", "/", "127.0.0.1", "Authorization: Bearer " + TOKEN))
          .startsWith("HTTP/1.1 200");
      assertThat(System.nanoTime() - start).isLessThan(5_000_000_000L);
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  private static String send(String... lines) throws IOException {
    return RawHttp.send(server.port(), lines);
  }

  private static String get(String path, String host, String... more) throws IOException {
    return RawHttp.request(server.port(), "GET", path, host, more);
  }

  private static String post(String body, String... headers) throws IOException {
    List<String> lines = new ArrayList<>(List.of("POST /echo HTTP/1.1", "Host: localhost"));
    lines.addAll(List.of(headers));
    lines.addAll(List.of("Connection: close", "Content-Length: " + body.length(), "", body));
    return send(lines.toArray(String[]::new));
  }

  private static final String AUTHORIZED = "Authorization: Bearer " + TOKEN;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "LOCALHOST:8080",
        "127.0.0.1",
        "127.0.0.1:99",
        "127.1.2.3",
        "[::1]:80",
        "gan.lan",
        "GAN.LAN:1"
      })
  void ownNamesAreServed(String host) throws IOException {
    assertThat(get("/", host, AUTHORIZED)).startsWith("HTTP/1.1 200").endsWith("home");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "10.0.0.1",
        "[2001:db8::1]",
        "gan.lan.evil.example",
        "0.0.0.0",
        "999.0.0.1",
        "xn--gan-lan"
      })
  void foreignNamesAreRefusedWithTheTokenToo(String host) throws IOException {
    assertThat(get("/", host, AUTHORIZED)).startsWith("HTTP/1.1 403").contains("{\"error\"");
    assertThat(get("/?token=" + TOKEN, host)).startsWith("HTTP/1.1 403");
    assertThat(get("/", host)).startsWith("HTTP/1.1 403");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Authorization: Bearer",
        "Authorization: Bearer 0123456789abcdeF",
        "Authorization: Basic 0123456789abcdef",
        "Authorization: 0123456789abcdef",
        "Cookie: test=0123456789abcdef",
        "Cookie: test-1=0123456789abcdef",
        "X-Token: none"
      })
  void nothingButTheTokenOpens(String header) throws IOException {
    for (String path : List.of("/", "/nowhere", "/?token=wrong", "/?token=")) {
      assertThat(get(path, "localhost", header))
          .startsWith("HTTP/1.1 401")
          .contains("WWW-Authenticate: Bearer")
          .contains("application/json");
    }
  }

  @Test
  void tokenInTheAddressBecomesACookieAndLeavesTheAddress() throws IOException {
    String first = get("/?token=" + TOKEN, "localhost");
    assertThat(first)
        .startsWith("HTTP/1.1 303")
        .containsPattern("(?im)^Location: (http://localhost)?/\r?$")
        .contains("HttpOnly", "SameSite=Strict", "Path=/")
        .doesNotContain("Domain=");
    String cookie = "test-" + server.port() + "=" + TOKEN;
    assertThat(first).contains("Set-Cookie: " + cookie);
    assertThat(get("/", "localhost", "Cookie: " + cookie)).startsWith("HTTP/1.1 200");
  }

  @Test
  void redirectNeverLeavesTheServer() throws IOException {
    for (String path : List.of("//evil.example", "/\\evil.example", "/%2Fevil.example")) {
      assertThat(get(path + "?token=" + TOKEN, "localhost"))
          .doesNotContainPattern("(?im)^Location: *(//|http://(?!localhost/)|/\\\\)");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "http://localhost, 200",
    "https://localhost, 200",
    "http://evil.example, 403",
    "http://localhost:81, 403",
    "http://localhost.evil.example, 403",
    "null, 403"
  })
  void postsOfForeignPagesAreRefused(String origin, int status) throws IOException {
    String cookie = "Cookie: test-" + server.port() + "=" + TOKEN;
    assertThat(post("hello", AUTHORIZED, "Origin: " + origin)).startsWith("HTTP/1.1 " + status);
    assertThat(post("hello", cookie, "Origin: " + origin)).startsWith("HTTP/1.1 " + status);
  }

  @Test
  void postByCookieMustNameItsOrigin() throws IOException {
    assertThat(post("hello", "Cookie: test-" + server.port() + "=" + TOKEN))
        .startsWith("HTTP/1.1 403");
    assertThat(post("hello", AUTHORIZED)).startsWith("HTTP/1.1 200").endsWith("hello");
  }

  @Test
  void everyResponseHasTheHeadersThatKeepOthersOut() throws IOException {
    List<String> responses =
        List.of(
            get("/", "localhost", AUTHORIZED),
            get("/", "localhost"),
            get("/nowhere", "localhost", AUTHORIZED),
            get("/broken", "localhost", AUTHORIZED),
            get("/", "evil.example"),
            send("GARBAGE"));
    for (String response : responses) {
      assertThat(response)
          .contains("Content-Security-Policy: default-src 'none'", "frame-ancestors 'none'")
          .contains("X-Content-Type-Options: nosniff", "X-Frame-Options: DENY")
          .contains("Cache-Control: no-store")
          .doesNotContainIgnoringCase("jetty")
          .doesNotContainIgnoringCase("javalin");
    }
  }

  @Test
  void failuresAreJsonAndGiveNothingAway() throws IOException {
    assertThat(get("/nowhere", "localhost", AUTHORIZED))
        .startsWith("HTTP/1.1 404")
        .contains("{\"error\":\"not found: GET /nowhere\"}");
    assertThat(get("/broken", "localhost", AUTHORIZED))
        .startsWith("HTTP/1.1 500")
        .contains("{\"error\"")
        .doesNotContain("secret");
    assertThat(HEARD).contains("secret detail");
    assertThat(send("GARBAGE")).startsWith("HTTP/1.1 400").contains("{\"error\"");
  }

  @Test
  void bodiesAreLimited() throws IOException {
    assertThat(post("x".repeat(MOST), AUTHORIZED)).startsWith("HTTP/1.1 200");
    assertThat(post("x".repeat(MOST + 1), AUTHORIZED)).startsWith("HTTP/1.1 413");
    String chunk = Integer.toHexString(MOST + 1) + "\r\n" + "x".repeat(MOST + 1) + "\r\n0\r\n\r\n";
    String chunked =
        send(
            "POST /echo HTTP/1.1",
            "Host: localhost",
            AUTHORIZED,
            "Connection: close",
            "Transfer-Encoding: chunked",
            "",
            chunk);
    assertThat(chunked).startsWith("HTTP/1.1 413");
    assertThat(post("x", AUTHORIZED, "Content-Encoding: gzip")).startsWith("HTTP/1.1 415");
  }

  /** One client that has announced a body and does not send it holds all the memory there is. */
  @Test
  void bodiesOfAllAreLimitedTogether() throws IOException {
    try (Socket slow = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      String head =
          String.join(
              "\r\n",
              "POST /echo HTTP/1.1",
              "Host: localhost",
              AUTHORIZED,
              "Content-Length: " + MOST,
              "Expect: 100-continue",
              "",
              "");
      slow.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
      byte[] proceed = slow.getInputStream().readNBytes(12); // sent when the body is being read
      assertThat(new String(proceed, StandardCharsets.ISO_8859_1)).isEqualTo("HTTP/1.1 100");
      assertThat(post("x", AUTHORIZED)).startsWith("HTTP/1.1 503").contains("Retry-After: 1");
    }
  }

  @Test
  void listenerHearsRouteAndStatus() throws IOException {
    get("/", "localhost", AUTHORIZED);
    get("/nothing/here", "localhost", AUTHORIZED);
    get("/", "evil.example", AUTHORIZED);
    assertThat(HEARD).contains("GET / 200", "GET none 404", "FOREIGN_HOST");
  }

  @Test
  void takenPortIsToldWithItsNumber() {
    WebConfig same =
        new WebConfig("test", "127.0.0.1", server.port(), Token.random(), Set.of(), MOST, MOST);
    assertThatThrownBy(() -> WebServer.start(same, new Heard(), (routes, bodies) -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("port " + server.port())
        .hasMessageContaining("in use");
  }

  @Test
  void tokensAreLongAndPlainAndNotPrinted() {
    assertThatThrownBy(() -> Token.of("short")).hasMessageContaining("16 characters");
    assertThatThrownBy(() -> Token.of("with a space 012345")).hasMessageContaining("letters");
    assertThat(Token.random().value()).hasSize(32).isNotEqualTo(Token.random().value());
    assertThat(Token.of(TOKEN)).hasToString("Token");
  }
}
