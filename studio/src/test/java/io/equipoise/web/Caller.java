package io.equipoise.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/** A client of a server in this process, that has its token. */
public abstract class Caller {
  public static final String TOKEN = "token-of-the-tests";

  private final HttpClient client = HttpClient.newHttpClient();

  public abstract int port();

  public HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
        .header("Authorization", "Bearer " + TOKEN);
  }

  public HttpResponse<byte[]> send(HttpRequest request) {
    try {
      return client.send(request, BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  public CompletableFuture<HttpResponse<byte[]>> sendLater(HttpRequest request) {
    return client.sendAsync(request, BodyHandlers.ofByteArray());
  }

  public HttpResponse<byte[]> get(String path, String accept) {
    return send(request(path).header("Accept", accept).build());
  }

  /** The body of a request that must be answered 200. */
  public byte[] bytes(String path, String accept) {
    return done(get(path, accept)).body();
  }

  public HttpResponse<byte[]> post(String path, String type, byte[] body) {
    return send(
        request(path).header("Content-Type", type).POST(BodyPublishers.ofByteArray(body)).build());
  }

  public HttpResponse<byte[]> post(String path, String json) {
    return post(path, "application/json", json.getBytes(StandardCharsets.UTF_8));
  }

  public static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  /** The response, which must be a 200. */
  public static HttpResponse<byte[]> done(HttpResponse<byte[]> response) {
    assertThat(response.statusCode()).as(text(response)).isEqualTo(200);
    return response;
  }

  public static JsonNode json(HttpResponse<byte[]> response) {
    try {
      return new ObjectMapper().readTree(response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The message of a refusal, which must have a status and be JSON. */
  public static String refusal(HttpResponse<byte[]> response, int status) {
    assertThat(response.statusCode()).as(text(response)).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
    JsonNode json = json(response);
    assertThat(json.size()).isEqualTo(1);
    return json.path("error").asText();
  }
}
