package io.equipoise.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * Chromium without a window, driven through its DevTools protocol over the JDK's own WebSocket:
 * what a test needs of a browser is a screenful, the drivers for Java are 21 to 197 MB.
 */
final class Browser implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PATIENCE_SECONDS = 30;
  private static final String LISTENING = "DevTools listening on ";

  private final Process process;
  private final Path profile;
  private final WebSocket socket;
  private final AtomicInteger ids = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> asked = new ConcurrentHashMap<>();
  private final List<String> complaints = Collections.synchronizedList(new ArrayList<>());
  private final List<String> requested = Collections.synchronizedList(new ArrayList<>());

  private Browser(Process process, Path profile, String page) {
    this.process = process;
    this.profile = profile;
    socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(URI.create(page), new Incoming())
            .join();
    for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
      ask(domain + ".enable", JSON.createObjectNode());
    }
  }

  /** Opens one with an empty profile; skips the test where there is none. */
  static Browser open(Path profile) throws IOException, InterruptedException {
    Optional<Path> program = program();
    Assumptions.assumeTrue(program.isPresent(), "no Chromium here: the page is not looked at");
    Files.createDirectories(profile);
    ProcessBuilder builder =
        new ProcessBuilder(
                program.get().toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--user-data-dir=" + profile,
                "--remote-debugging-port=0",
                "about:blank")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("TMPDIR", profile.toString()); // it leaves a folder there
    Process process = builder.start();
    BufferedReader messages = process.errorReader(StandardCharsets.UTF_8);
    String line = messages.readLine();
    while (line != null && !line.startsWith(LISTENING)) {
      line = messages.readLine();
    }
    if (line == null) {
      throw new AssertionError("Chromium ended at once");
    }
    Thread rest = new Thread(() -> messages.lines().forEach(message -> {}), "chromium-messages");
    rest.setDaemon(true);
    rest.start();
    int port = URI.create(line.substring(LISTENING.length())).getPort();
    HttpRequest page =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:%d/json/new?about:blank".formatted(port)))
            .PUT(HttpRequest.BodyPublishers.noBody())
            .build();
    String answer = HttpClient.newHttpClient().send(page, BodyHandlers.ofString()).body();
    return new Browser(
        process, profile, JSON.readTree(answer).path("webSocketDebuggerUrl").asText());
  }

  private static Optional<Path> program() {
    String given = System.getProperty("equipoise.chromium");
    if (given != null) {
      return Optional.of(Path.of(given));
    }
    return Stream.of(System.getenv("PATH").split(java.io.File.pathSeparator))
        .flatMap(
            folder ->
                Stream.of("chromium", "chromium-browser", "google-chrome")
                    .map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private final class Incoming implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        read(text.toString());
        text.setLength(0);
      }
      from.request(1);
      return null;
    }

    private void read(String message) {
      try {
        JsonNode json = JSON.readTree(message);
        if (json.has("id")) {
          asked.remove(json.path("id").asInt()).complete(json);
          return;
        }
        switch (json.path("method").asText()) {
          case "Runtime.exceptionThrown" ->
              complaints.add(json.at("/params/exceptionDetails/exception/description").asText());
          case "Log.entryAdded" -> {
            if (json.at("/params/entry/level").asText().equals("error")) {
              complaints.add(json.at("/params/entry/text").asText());
            }
          }
          case "Network.requestWillBeSent" ->
              requested.add(json.at("/params/request/url").asText());
          default -> {
            // nothing that a test looks at
          }
        }
      } catch (IOException e) {
        complaints.add("no JSON: " + message);
      }
    }
  }

  private JsonNode ask(String method, ObjectNode parameters) {
    int id = ids.incrementAndGet();
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    asked.put(id, answer);
    ObjectNode message = JSON.createObjectNode().put("id", id).put("method", method);
    message.set("params", parameters);
    socket.sendText(message.toString(), true).join();
    JsonNode json = answer.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    if (json.has("error")) {
      throw new AssertionError(method + ": " + json.path("error"));
    }
    return json.path("result");
  }

  void go(String address) {
    ask("Page.navigate", JSON.createObjectNode().put("url", address));
  }

  /** Size of the window, and light or dark. */
  void look(int width, int height, String scheme) {
    ask(
        "Emulation.setDeviceMetricsOverride",
        JSON.createObjectNode()
            .put("width", width)
            .put("height", height)
            .put("deviceScaleFactor", 1)
            .put("mobile", false));
    ObjectNode media = JSON.createObjectNode();
    media.putArray("features").addObject().put("name", "prefers-color-scheme").put("value", scheme);
    ask("Emulation.setEmulatedMedia", media);
  }

  /** Lets no request through to addresses of these patterns; with none lets all through again. */
  void block(String... patterns) {
    ObjectNode parameters = JSON.createObjectNode();
    List.of(patterns).forEach(parameters.putArray("urls")::add);
    ask("Network.setBlockedURLs", parameters);
  }

  /** Value of an expression of the page. */
  JsonNode value(String expression) {
    JsonNode result =
        ask(
            "Runtime.evaluate",
            JSON.createObjectNode()
                .put("expression", expression)
                .put("returnByValue", true)
                .put("awaitPromise", true));
    if (result.has("exceptionDetails")) {
      throw new AssertionError(expression + ": " + result.path("exceptionDetails"));
    }
    return result.at("/result/value");
  }

  /** Waits until an expression is true. */
  void await(String expression) {
    String wait =
        """
        new Promise((resolve, reject) => {
          const end = Date.now() + %d;
          const look = () => {
            let holds = false;
            try { holds = Boolean(%s); } catch { holds = false; }
            if (holds) resolve(true);
            else if (Date.now() > end) reject(new Error(document.body.innerText.slice(0, 2000)));
            else setTimeout(look, 50);
          };
          look();
        })"""
            .formatted((PATIENCE_SECONDS - 5) * 1000, expression);
    value(wait);
  }

  /** Presses a key, e.g. Tab. */
  void press(String key, int code) {
    for (String type : List.of("keyDown", "keyUp")) {
      ask(
          "Input.dispatchKeyEvent",
          JSON.createObjectNode()
              .put("type", type)
              .put("key", key)
              .put("code", key)
              .put("windowsVirtualKeyCode", code));
    }
  }

  /** The page as a PNG. */
  byte[] picture() {
    JsonNode shot = ask("Page.captureScreenshot", JSON.createObjectNode().put("format", "png"));
    return Base64.getDecoder().decode(shot.path("data").asText());
  }

  /** What the page complained of. */
  List<String> complaints() {
    return List.copyOf(complaints);
  }

  /** Addresses that were asked for. */
  List<String> requested() {
    return List.copyOf(requested);
  }

  /**
   * Ends the browser and each process of its own, some of which outlive their parent and would
   * still write into the profile.
   */
  @Override
  public void close() {
    List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
    all.add(process.toHandle());
    ask("Browser.close", JSON.createObjectNode());
    process.onExit().completeOnTimeout(process, PATIENCE_SECONDS / 3, TimeUnit.SECONDS).join();
    socket.abort();
    all.forEach(ProcessHandle::destroyForcibly);
    ProcessHandle.allProcesses()
        .filter(other -> other.info().commandLine().orElse("").contains(profile.toString()))
        .forEach(
            other -> {
              other.destroyForcibly();
              all.add(other);
            });
    CompletableFuture.allOf(
            all.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new))
        .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .join();
  }
}
