package io.equipoise.studio;

import io.equipoise.studio.frame.RouteGroup;
import io.equipoise.web.PageFiles;
import io.equipoise.web.RequestBodies;
import io.javalin.config.RoutesConfig;
import java.util.List;

/** The page: one document, plain modules, and the library of the charts. */
final class Page implements RouteGroup {
  private static final String CHARTS = "/META-INF/resources/webjars/uplot/1.6.30/dist/";
  private static final List<String> FILES =
      List.of(
          "app.js",
          "api.js",
          "balance.js",
          "charts.js",
          "control.js",
          "dom.js",
          "samples.js",
          "style.css",
          "tabs.js",
          "latent.css",
          "points.css",
          "views/compare.js",
          "views/latent-chosen.js",
          "views/latent-job.js",
          "views/latent-shared.js",
          "views/latent-own.js",
          "views/latent-ways.js",
          "views/latent.js",
          "views/new.js",
          "views/points-plot.js",
          "views/points.js",
          "views/run.js",
          "views/runs.js");

  @Override
  public void addTo(RoutesConfig routes, RequestBodies bodies) {
    PageFiles files = new PageFiles(routes, Page.class).add("/", "index.html");
    FILES.forEach(file -> files.add("/" + file, file));
    files.add("/uplot.js", CHARTS + "uPlot.esm.js");
    files.add("/uplot.css", CHARTS + "uPlot.min.css");
  }
}
