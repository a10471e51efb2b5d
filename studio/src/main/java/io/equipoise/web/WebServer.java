package io.equipoise.web;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.config.SizeUnit;
import io.javalin.http.Context;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * A server of ours, running. Every route is behind the same checks; there is no way around them.
 */
public final class WebServer implements AutoCloseable {
  private static final int MOST_THREADS = 64;
  private static final int IDLE_MILLIS = 30_000;
  private static final int MOST_CONNECTIONS = 2000;
  private static final int WAITING_CONNECTIONS = 512;
  private static final long LEAST_BYTES_PER_SECOND = 1000;
  private static final long STOP_MILLIS = 3000;
  private static final int MILLIS = 1000;
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE");

  private final Javalin javalin;

  private WebServer(Javalin javalin) {
    this.javalin = javalin;
  }

  /**
   * One of the server's routes.
   *
   * @param method e.g. {@code GET}
   * @param path with names for what varies, e.g. {@code /v2/models/{model}}
   */
  public record Route(String method, String path) {}

  /**
   * Starts a server.
   *
   * @param routes adds the routes; bodies are to be read through what it is given
   * @throws IllegalArgumentException if the address is not this machine's or the port is taken
   */
  public static WebServer start(
      WebConfig config, WebListener listener, BiConsumer<RoutesConfig, RequestBodies> routes) {
    AllowedHosts hosts = new AllowedHosts(address(config.host()), config.allowedHosts());
    RequestBodies bodies = new RequestBodies(config);
    Javalin javalin =
        Javalin.create(
            javalinConfig -> {
              quiet(javalinConfig);
              limits(javalinConfig, config);
              javalinConfig.routes.before(context -> ResponseHeaders.ALL.forEach(context::header));
              javalinConfig.routes.before(new Access(config.token(), hosts, config.name()));
              JsonErrors.addTo(javalinConfig.routes, listener);
              javalinConfig.requestLogger.http(
                  (context, millis) ->
                      listener.answered(
                          METHODS.contains(context.method().name())
                              ? context.method().name()
                              : "other", // a client may make up any number of them
                          route(context),
                          context.statusCode(),
                          millis / MILLIS));
              javalinConfig.router.javaLangErrorHandler(
                  (response, error) -> {
                    listener.failed(error);
                    response.setStatus(500);
                  });
              routes.accept(javalinConfig.routes, bodies);
            });
    try {
      javalin.start();
    } catch (RuntimeException e) {
      javalin.stop();
      throw new IllegalArgumentException(
          "no server can be started at %s port %d: %s"
              .formatted(config.host(), config.port(), reason(e)),
          e);
    }
    return new WebServer(javalin);
  }

  private static void quiet(JavalinConfig config) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
  }

  private static void limits(JavalinConfig config, WebConfig web) {
    config.http.maxRequestSize = web.requestBytes();
    config.http.compressionStrategy = CompressionStrategy.NONE; // pictures are packed already
    config.jetty.multipartConfig.maxFileSize(web.requestBytes(), SizeUnit.BYTES);
    config.jetty.multipartConfig.maxTotalRequestSize(web.requestBytes(), SizeUnit.BYTES);
    config.jetty.multipartConfig.maxInMemoryFileSize(web.requestBytes(), SizeUnit.BYTES);
    QueuedThreadPool threads = new QueuedThreadPool(MOST_THREADS);
    threads.setName("equipoise-web");
    threads.setDaemon(true);
    config.jetty.threadPool = threads;
    config.jetty.modifyHttpConfiguration(http -> http.setSendServerVersion(false));
    config.jetty.addConnector((server, http) -> connector(server, http, web));
    config.jetty.modifyServer(
        server -> {
          server.setErrorHandler(JsonErrors.jetty());
          server.setStopTimeout(STOP_MILLIS);
          server.setHandler(new SlowBodies(new UnreadBodies(), LEAST_BYTES_PER_SECOND));
        });
  }

  private static ServerConnector connector(Server server, HttpConfiguration http, WebConfig web) {
    ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
    connector.setHost(web.host());
    connector.setPort(web.port());
    connector.setIdleTimeout(IDLE_MILLIS);
    connector.setAcceptQueueSize(WAITING_CONNECTIONS);
    connector.addBean(new NetworkConnectionLimit(MOST_CONNECTIONS, connector));
    return connector;
  }

  private static InetAddress address(String host) {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("--host " + host + " is not known: give an address", e);
    }
  }

  /** What is at the bottom of a failure. */
  static String reason(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage();
  }

  private static String route(Context context) {
    var matched = context.endpoints().matchedHttpEndpoint();
    return matched == null ? "none" : matched.path;
  }

  /** All routes, as the server itself knows them. */
  public List<Route> routes() {
    return javalin.unsafe.internalRouter.allHttpHandlers().stream()
        .map(parsed -> parsed.endpoint)
        .filter(endpoint -> endpoint.method.isHttpMethod())
        .map(endpoint -> new Route(endpoint.method.name(), endpoint.path))
        .toList();
  }

  /** The port, also where any free one was asked for. */
  public int port() {
    return javalin.port();
  }

  /** Stops, after the requests that are being answered, or some seconds. */
  @Override
  public void close() {
    javalin.stop();
  }
}
