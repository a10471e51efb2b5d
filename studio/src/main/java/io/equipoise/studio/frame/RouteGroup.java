package io.equipoise.studio.frame;

import io.equipoise.web.RequestBodies;
import io.javalin.config.RoutesConfig;

/** The routes of one part of the studio, and what they need while it is open. */
public interface RouteGroup extends AutoCloseable {
  /** Adds the routes; called once, before the server starts. */
  void addTo(RoutesConfig routes, RequestBodies bodies);

  /** Gives up what the routes hold. */
  @Override
  default void close() {}
}
