package io.equipoise.studio;

import io.equipoise.studio.frame.DiskAccess;
import io.equipoise.studio.frame.RouteGroup;
import io.equipoise.studio.frame.RunFolders;
import io.equipoise.web.Caller;
import io.equipoise.web.HttpFailure;
import io.equipoise.web.Token;
import io.equipoise.web.WebConfig;
import io.equipoise.web.WebListener;
import io.equipoise.web.WebServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BiFunction;

/** One part of the studio, served in this process, and its client. */
public final class Opened extends Caller implements AutoCloseable {
  private static final int MOST_BYTES = 1 << 20;

  /** What failed inside. */
  public final BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();

  private final DiskAccess disk = new DiskAccess(10_000);
  private final RouteGroup group;
  private final WebServer web;

  public Opened(Path runs, BiFunction<RunFolders, DiskAccess, RouteGroup> part) {
    group = part.apply(new RunFolders(runs), disk);
    WebConfig address =
        new WebConfig(
            "studio", "127.0.0.1", 0, Token.of(TOKEN), Set.of(), MOST_BYTES, 4 * MOST_BYTES);
    web = WebServer.start(address, new Failures(failures), group::addTo);
  }

  private record Failures(BlockingQueue<Throwable> failures) implements WebListener {
    @Override
    public void answered(String method, String route, int status, double seconds) {}

    @Override
    public void refused(HttpFailure.Reason reason) {}

    @Override
    public void failed(Throwable failure) {
      failures.add(failure);
    }
  }

  @Override
  public int port() {
    return web.port();
  }

  public List<WebServer.Route> routes() {
    return web.routes();
  }

  @Override
  public void close() {
    group.close();
    web.close();
    disk.close();
  }
}
