package io.equipoise.web;

import io.javalin.config.RoutesConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/** Files of a page, which are resources beside a class. Each is a route of its own. */
public final class PageFiles {
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "svg", "image/svg+xml",
          "json", "application/json");

  private final RoutesConfig routes;
  private final Class<?> beside;

  /** Files beside a class. */
  public PageFiles(RoutesConfig routes, Class<?> beside) {
    this.routes = routes;
    this.beside = beside;
  }

  /** Serves a file, which is read once, now. */
  public PageFiles add(String path, String file) {
    byte[] content = read(file);
    String type = TYPES.get(file.substring(file.lastIndexOf('.') + 1));
    routes.get(path, context -> context.contentType(type).result(content));
    return this;
  }

  private byte[] read(String file) {
    try (InputStream stream = beside.getResourceAsStream(file)) {
      if (stream == null) {
        throw new IllegalStateException(file + " is not packed beside " + beside.getName());
      }
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
