package io.equipoise.examples;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.equipoise.latent.ImageModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.imageio.ImageIO;

/** Answers {@code GET /face/SEED} with an image, by the web server of the JDK. Close it. */
public final class WebResponse implements AutoCloseable {
  private final ImageModel model;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(4);

  // --- serve
  /** Serves a run or a bundle at 127.0.0.1; port 0 takes any that is free. */
  public WebResponse(Path path, int port) throws IOException {
    model = ImageModel.open(path); // one for all threads of the server
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.createContext("/face/", this::answer);
    server.setExecutor(threads);
    server.start();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String seed = exchange.getRequestURI().getPath().substring("/face/".length());
      if (!seed.matches("\\d{1,18}")) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      ByteArrayOutputStream png = new ByteArrayOutputStream();
      ImageIO.write(model.image(Long.parseLong(seed), 0), "png", png);
      exchange.getResponseHeaders().set("Content-Type", "image/png");
      exchange.sendResponseHeaders(200, png.size());
      png.writeTo(exchange.getResponseBody());
    }
  }

  // ---

  /** Where it listens. */
  public int port() {
    return server.getAddress().getPort();
  }

  /** The server first: what it answers needs the model. */
  @Override
  public void close() {
    server.stop(1);
    threads.shutdown();
    model.close();
  }

  /** Arguments: a run or a bundle, a port. */
  @SuppressWarnings("resource") // serves until the process ends
  public static void main(String[] arguments) throws IOException {
    WebResponse web = new WebResponse(Path.of(arguments[0]), Integer.parseInt(arguments[1]));
    System.out.println("http://127.0.0.1:" + web.port() + "/face/1");
  }
}
