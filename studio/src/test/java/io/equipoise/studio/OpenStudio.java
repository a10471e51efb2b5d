package io.equipoise.studio;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.equipoise.studio.runs.RunStarter;
import io.equipoise.web.Token;
import io.equipoise.web.WebConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
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
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** A studio in this process, and a client that has its token. */
final class OpenStudio implements AutoCloseable {
  static final String TOKEN = "token-of-the-tests";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  final StudioServer server;
  final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
  private final HttpClient client = HttpClient.newHttpClient();

  OpenStudio(Path runs) {
    WebConfig address =
        new WebConfig(
            "equipoise-studio", "127.0.0.1", 0, Token.of(TOKEN), Set.of(), 1 << 20, 4 << 20);
    server = StudioServer.start(runs, new NoStarter(), address, messages::add);
  }

  /** Starts nothing: trainings are the command's. */
  static final class NoStarter implements RunStarter {
    @Override
    public List<Field> fields() {
      return List.of(new Field("--data", "SPEC", "images", List.of(), List.of(), "faces", true));
    }

    @Override
    public Checked check(Map<String, String> options) {
      if (!Set.of("--data").containsAll(options.keySet())) {
        throw new IllegalArgumentException("not an option of the form: " + options);
      }
      return new Checked("./equipoise train " + options, "");
    }

    @Override
    public Started start(Map<String, String> options) {
      check(options);
      return state("id");
    }

    @Override
    public Started state(String id) {
      return new Started(id, Phase.PREPARING, "", "looking at the data");
    }

    @Override
    public void close() {
      // nothing was started
    }
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
        .header("Authorization", "Bearer " + TOKEN);
  }

  HttpResponse<byte[]> send(HttpRequest.Builder request) {
    try {
      return client.send(request.build(), BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** What a path answers, which must be 200. */
  JsonNode get(String path) {
    HttpResponse<byte[]> response = send(request(path));
    assertThat(response.statusCode()).as(text(response)).isEqualTo(200);
    return json(response);
  }

  HttpResponse<byte[]> send(String method, String path, String json) {
    return send(request(path).method(method, BodyPublishers.ofString(json)));
  }

  /** The message of a refusal. */
  String refusal(HttpResponse<byte[]> response, int status) {
    assertThat(response.statusCode()).as(text(response)).isEqualTo(status);
    return json(response).path("error").asText();
  }

  /** Opens a stream of events. */
  Events events(String path) {
    try {
      return new Events(
          client.send(
              request(path).header("Accept", "text/event-stream").build(),
              BodyHandlers.ofInputStream()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** A stream of events, read as they come. */
  static final class Events implements AutoCloseable {
    private final BufferedReader lines;

    Events(HttpResponse<java.io.InputStream> response) {
      assertThat(response.statusCode()).isEqualTo(200);
      lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
    }

    /** The next event of a name; others are passed over. */
    JsonNode next(String name) throws IOException {
      String event = "";
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("event:")) {
          event = line.substring("event:".length()).strip();
        } else if (line.startsWith("data:") && event.equals(name)) {
          return MAPPER.readTree(line.substring("data:".length()));
        }
      }
      throw new AssertionError("the stream ended without " + name);
    }

    @Override
    public void close() throws IOException {
      lines.close();
    }
  }

  static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  static JsonNode json(HttpResponse<byte[]> response) {
    try {
      return MAPPER.readTree(response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
