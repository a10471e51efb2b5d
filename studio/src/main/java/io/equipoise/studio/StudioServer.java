package io.equipoise.studio;

import io.equipoise.studio.frame.DiskAccess;
import io.equipoise.studio.frame.RouteGroup;
import io.equipoise.studio.frame.RunFolders;
import io.equipoise.studio.latent.LatentRoutes;
import io.equipoise.studio.points.PointsRoutes;
import io.equipoise.studio.runs.NewRunRoutes;
import io.equipoise.studio.runs.RunStarter;
import io.equipoise.studio.runs.RunsRoutes;
import io.equipoise.web.HttpFailure;
import io.equipoise.web.WebConfig;
import io.equipoise.web.WebListener;
import io.equipoise.web.WebServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

/** The studio, running. Safe for use by many threads; close it to stop. */
public final class StudioServer implements AutoCloseable {
  private static final long PATIENCE_MILLIS = 5000; // a long log on a busy machine takes its time

  private final DiskAccess disk = new DiskAccess(PATIENCE_MILLIS);
  private final List<RouteGroup> groups;
  private final WebServer web;

  private StudioServer(
      Path runs, RunStarter starter, WebConfig address, Consumer<String> messages) {
    RunFolders folders = new RunFolders(runs);
    groups =
        List.of(
            new Page(),
            new RunsRoutes(folders, disk),
            new NewRunRoutes(starter, disk),
            new LatentRoutes(folders, disk, messages),
            new PointsRoutes(folders, disk));
    try {
      web =
          WebServer.start(
              address,
              new Failures(messages),
              (routes, bodies) -> groups.forEach(group -> group.addTo(routes, bodies)));
    } catch (RuntimeException e) {
      release();
      throw e;
    }
  }

  /**
   * Opens the studio.
   *
   * @param runs folder of run directories; may be missing, and come later
   * @param starter of new runs; closed with the studio
   * @param messages told in a sentence what fails inside
   * @throws IllegalArgumentException if there is no such address, or the folder is a file
   */
  public static StudioServer start(
      Path runs, RunStarter starter, WebConfig address, Consumer<String> messages) {
    return new StudioServer(runs, starter, address, messages);
  }

  /** Where it listens. */
  public int port() {
    return web.port();
  }

  /** All routes, as the server itself knows them. */
  public List<WebServer.Route> routes() {
    return web.routes();
  }

  @Override
  public void close() {
    release();
    web.close();
  }

  /** The last opened first; the open streams of events end before the server waits for them. */
  private void release() {
    List<RouteGroup> reversed = new ArrayList<>(groups);
    Collections.reverse(reversed);
    reversed.forEach(RouteGroup::close);
    disk.close();
  }

  private record Failures(Consumer<String> messages) implements WebListener {
    @Override
    public void answered(String method, String route, int status, double seconds) {
      // nobody counts the requests of one person
    }

    @Override
    public void refused(HttpFailure.Reason reason) {
      // the page shows it
    }

    @Override
    public void failed(Throwable failure) {
      messages.accept("the studio failed inside: " + failure);
    }
  }
}
