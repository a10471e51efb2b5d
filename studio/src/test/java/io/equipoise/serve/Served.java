package io.equipoise.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.equipoise.web.Token;
import io.equipoise.web.WebConfig;
import io.equipoise.web.WebServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;

/** A server in this process, and a client that has its token. */
final class Served implements AutoCloseable {
  static final String TOKEN = "token-of-the-tests";
  private static final int MOST_BYTES = 1 << 20;

  final GeneratorServer server;
  final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
  private final HttpClient client = HttpClient.newHttpClient();

  private Served(ServeConfig config) {
    WebConfig address =
        new WebConfig(
            "equipoise-serve",
            "127.0.0.1",
            0,
            Token.of(TOKEN),
            Set.of(),
            MOST_BYTES,
            4 * MOST_BYTES);
    server = GeneratorServer.start(config, address, messages::add);
  }

  static Served of(ServeConfig config) {
    return new Served(config);
  }

  static Served of(UntrainedRun run) {
    return new Served(config(run.path(), false));
  }

  static ServeConfig config(Path run, boolean follow) {
    return new ServeConfig(run, OptionalLong.empty(), follow, 1, 64, 0, 512, 64, 20_000, 0);
  }

  int port() {
    return server.port();
  }

  List<WebServer.Route> routes() {
    return server.routes();
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
        .header("Authorization", "Bearer " + TOKEN);
  }

  HttpResponse<byte[]> send(HttpRequest request) {
    try {
      return client.send(request, BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  CompletableFuture<HttpResponse<byte[]>> sendLater(HttpRequest request) {
    return client.sendAsync(request, BodyHandlers.ofByteArray());
  }

  HttpResponse<byte[]> get(String path, String accept) {
    return send(request(path).header("Accept", accept).build());
  }

  /** The body of a request that must be answered 200. */
  byte[] bytes(String path, String accept) {
    HttpResponse<byte[]> response = get(path, accept);
    assertThat(response.statusCode()).as(text(response)).isEqualTo(200);
    return response.body();
  }

  HttpResponse<byte[]> post(String path, String type, byte[] body) {
    return send(
        request(path).header("Content-Type", type).POST(BodyPublishers.ofByteArray(body)).build());
  }

  HttpResponse<byte[]> post(String path, String json) {
    return post(path, "application/json", json.getBytes(StandardCharsets.UTF_8));
  }

  static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  static JsonNode json(HttpResponse<byte[]> response) {
    try {
      return new ObjectMapper().readTree(response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The message of a refusal, which must have a status and be JSON. */
  static String refusal(HttpResponse<byte[]> response, int status) {
    assertThat(response.statusCode()).as(text(response)).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
    JsonNode json = json(response);
    assertThat(json.size()).isEqualTo(1);
    return json.path("error").asText();
  }

  @Override
  public void close() {
    server.close();
  }
}
