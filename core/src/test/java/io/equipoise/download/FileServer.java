package io.equipoise.download;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A web server on this machine that answers as a test says, and remembers what it was asked. */
final class FileServer implements AutoCloseable {
  /** When the files last changed. */
  static final String DATE = "Tue, 01 Jan 2019 00:00:00 GMT";

  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
  private final Deque<Answer> answers = new ArrayDeque<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Map<String, byte[]> files;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  /** Answers one request. */
  @FunctionalInterface
  interface Answer {
    void give(HttpExchange exchange, byte[] file) throws IOException;
  }

  /**
   * Starts serving.
   *
   * @param files by name, in every folder
   * @param first answers to the first requests; later ones are answered as they should be
   */
  FileServer(Map<String, byte[]> files, Answer... first) {
    this.files = files;
    answers.addAll(List.of(first));
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  /** Address of a folder. */
  URI folder(String name) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/" + name);
  }

  /** Requests so far: name, then what is asked of it. */
  List<String> asked() {
    return List.copyOf(asked);
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String name = path.substring(path.lastIndexOf('/') + 1);
    String range = exchange.getRequestHeaders().getFirst("Range");
    String condition = exchange.getRequestHeaders().getFirst("If-Range");
    asked.add(name + (range == null ? "" : " " + range + " if " + condition));
    Answer answer;
    synchronized (answers) {
      answer = answers.isEmpty() ? ranges("\"v1\"") : answers.remove();
    }
    try {
      answer.give(exchange, files.get(name));
    } finally {
      exchange.close(); // where less came than was stated this breaks the connection
    }
  }

  /** The file from where it is asked for, if the version asked for is the one named. */
  static Answer ranges(String tag) {
    return (exchange, file) -> {
      exchange.getResponseHeaders().set("ETag", tag);
      exchange.getResponseHeaders().set("Last-Modified", DATE);
      String range = exchange.getRequestHeaders().getFirst("Range");
      String condition = exchange.getRequestHeaders().getFirst("If-Range");
      if (range == null || !(tag.equals(condition) || DATE.equals(condition))) {
        send(exchange, 200, file, 0, file.length);
        return;
      }
      int from = Integer.parseInt(range.replaceAll("bytes=(\\d+)-", "$1"));
      exchange
          .getResponseHeaders()
          .set("Content-Range", "bytes " + from + "-" + (file.length - 1) + "/" + file.length);
      send(exchange, 206, file, from, file.length);
    };
  }

  /** The file without versions or ranges. */
  static Answer whole() {
    return (exchange, file) -> send(exchange, 200, file, 0, file.length);
  }

  /** Breaks the connection after some bytes of what another answer gives. */
  static Answer dropped(String tag, int bytes) {
    return (exchange, file) -> {
      exchange.getResponseHeaders().set("ETag", tag);
      exchange.getResponseHeaders().set("Last-Modified", DATE);
      exchange.sendResponseHeaders(200, file.length);
      exchange.getResponseBody().write(file, 0, bytes);
      exchange.getResponseBody().flush();
    };
  }

  /** Goes on where it is asked to, then breaks the connection after some bytes. */
  static Answer droppedFurther(int bytes) {
    return (exchange, file) -> {
      String range = exchange.getRequestHeaders().getFirst("Range");
      int from = Integer.parseInt(range.replaceAll("bytes=(\\d+)-", "$1"));
      exchange
          .getResponseHeaders()
          .set("Content-Range", "bytes " + from + "-" + (file.length - 1) + "/" + file.length);
      exchange.sendResponseHeaders(206, file.length - from);
      exchange.getResponseBody().write(file, from, bytes);
      exchange.getResponseBody().flush();
    };
  }

  /** Some bytes of the file, then nothing, with the connection open. */
  Answer stalled(int bytes) {
    return (exchange, file) -> {
      exchange.getResponseHeaders().set("ETag", "\"v1\"");
      exchange.sendResponseHeaders(200, file.length);
      exchange.getResponseBody().write(file, 0, bytes);
      exchange.getResponseBody().flush();
      awaitClosing();
    };
  }

  /** No answer at all. */
  Answer silent() {
    return (exchange, file) -> awaitClosing();
  }

  /** A status with a text. */
  static Answer status(int status, String text) {
    return (exchange, file) -> {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      send(exchange, status, bytes, 0, bytes.length);
    };
  }

  /** Other bytes in place of the file's. */
  static Answer other(byte[] bytes) {
    return (exchange, file) -> ranges("\"other\"").give(exchange, bytes);
  }

  /** Leads elsewhere. */
  static Answer redirect(URI to) {
    return (exchange, file) -> {
      exchange.getResponseHeaders().set("Location", to.toString());
      exchange.sendResponseHeaders(302, -1);
    };
  }

  /** Answers that need the server itself are added after it has started. */
  FileServer then(Answer answer) {
    synchronized (answers) {
      answers.add(answer);
    }
    return this;
  }

  private static void send(HttpExchange exchange, int status, byte[] file, int from, int to)
      throws IOException {
    exchange.sendResponseHeaders(status, to - from);
    exchange.getResponseBody().write(file, from, to - from);
  }

  private void awaitClosing() {
    try {
      closing.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
