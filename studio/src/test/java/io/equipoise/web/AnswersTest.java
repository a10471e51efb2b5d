package io.equipoise.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.javalin.http.Context;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class AnswersTest {
  private static final String TOKEN = "0123456789abcdef";
  private static final int LARGE = 16 << 20; // more than the system's buffers hold

  private static final class Silent implements WebListener {
    @Override
    public void answered(String method, String route, int status, double seconds) {}

    @Override
    public void refused(HttpFailure.Reason reason) {}

    @Override
    public void failed(Throwable failure) {}
  }

  private static void route(Answers answers, Context context, byte[] content) {
    answers.send(
        context,
        CompletableFuture.completedFuture(content),
        () -> {},
        made -> new Answers.Body("text/plain", made));
  }

  @Test
  @Timeout(60)
  void whoReadsSlowlyKeepsNobodyElseWaiting() throws IOException {
    byte[] large = new byte[LARGE];
    WebConfig config =
        new WebConfig("test", "127.0.0.1", 0, Token.of(TOKEN), Set.of(), LARGE, LARGE);
    List<Socket> slow = new ArrayList<>();
    try (Answers answers = new Answers(5000, failure -> Optional.empty());
        WebServer server =
            WebServer.start(
                config,
                new Silent(),
                (routes, bodies) -> {
                  routes.get("/large", context -> route(answers, context, large));
                  routes.get("/small", context -> route(answers, context, new byte[] {'x'}));
                })) {
      int readers = 2 * Math.max(4, Runtime.getRuntime().availableProcessors());
      for (int i = 0; i < readers; i++) {
        Socket socket = new Socket();
        slow.add(socket);
        socket.setReceiveBufferSize(4096);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
        String head =
            "GET /large HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer %s\r\n\r\n"
                .formatted(TOKEN);
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        assertThat(socket.getInputStream().read()).isEqualTo('H'); // it is being written
      }
      long start = System.nanoTime();
      assertThat(
              RawHttp.request(
                  server.port(), "GET", "/small", "127.0.0.1", "Authorization: Bearer " + TOKEN))
          .startsWith("HTTP/1.1 200")
          .endsWith("x");
      assertThat(System.nanoTime() - start).isLessThan(5_000_000_000L);
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }
}
