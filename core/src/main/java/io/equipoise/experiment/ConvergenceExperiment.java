package io.equipoise.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.experiment.Findings.Captioned;
import io.equipoise.report.LineChart;
import io.equipoise.report.Series;
import io.equipoise.report.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** BEGAN's measure of convergence M (Berthelot, Schumm, Metz 2017, section 3.4.1, figure 5). */
public final class ConvergenceExperiment implements Experiment {
  private static final int CHECKPOINTS = 12;
  private static final String OVER_IMAGES =
      "Measured at the checkpoints; means over the seeds, bars from least to most.";

  @Override
  public String name() {
    return "convergence";
  }

  @Override
  public String question() {
    return "Does BEGAN's measure M tell how good the images are while it trains?";
  }

  @Override
  public String data() {
    return "faces";
  }

  @Override
  public List<Long> seeds(Request request) {
    return List.of(1L, 2L);
  }

  @Override
  public ObjectNode common(Request request) {
    double kimg = request.paper() ? 3200 : 180;
    ObjectNode settings =
        SettingPaths.settings(
            "objective.name",
            "began",
            "budget.kimg",
            kimg,
            "log.everySteps",
            request.paper() ? 1000 : 50,
            "log.checkpointEveryKimg",
            kimg / CHECKPOINTS,
            "log.keep",
            CHECKPOINTS);
    if (request.paper()) {
      settings.put("preset", "paper").withObjectProperty("network").put("resolution", 64);
    }
    return settings;
  }

  @Override
  public List<Variant> variants(Request request) {
    if (request.points()) {
      throw new IllegalArgumentException(
          request.spec() + " are points: the experiment convergence is about images");
    }
    return List.of(new Variant("began", SettingPaths.settings()));
  }

  @Override
  public ObjectNode measuring(Request request) {
    return ImageMeasures.planned(request, request.paper() ? 10_000 : 2000);
  }

  @Override
  public Measuring measure(Plan plan) {
    return new CheckpointMeasuring(plan);
  }

  @Override
  public Findings findings(Results results) {
    ObjectNode facts = JsonNodeFactory.instance.objectNode();
    List<List<String>> rows = new ArrayList<>();
    for (Shown shown : Shown.in(results)) {
      ObjectNode bySeed = JsonNodeFactory.instance.objectNode();
      for (Result result : results.all()) {
        correlation(result, shown.key())
            .ifPresent(value -> bySeed.put("seed-" + result.run().seed(), value));
      }
      if (!bySeed.isEmpty()) {
        facts.set(shown.key(), bySeed);
        List<String> found = new ArrayList<>();
        bySeed.forEach(value -> found.add(Spread.digits(value.asDouble())));
        rows.add(List.of(shown.heading(), String.join(", ", found)));
      }
    }
    ObjectNode all = JsonNodeFactory.instance.objectNode();
    all.set("rank_correlation_with_m", facts);
    Table table = new Table(List.of("measure", "rank correlation with M, each seed"), rows);
    List<Captioned> figures = figures(results);
    return Findings.of(
        "convergence",
        List.of(
            new Findings.Section(
                "M and the images",
                "Rank correlation over the checkpoints of a run, of M (mean since the checkpoint"
                    + " before) with each measure. If M tells how good the images are, distances"
                    + " correlate positively with it, precision and recall negatively; near 0 it"
                    + " tells nothing.",
                Optional.of(table),
                figures)),
        all);
  }

  /** Of M with a measure at the checkpoints; empty where one of them does not vary. */
  private static Optional<Double> correlation(Result result, String measure) {
    List<double[]> pairs = new ArrayList<>();
    long before = 0;
    for (JsonNode checkpoint : result.values().path("over_images")) {
      long images = checkpoint.path("images").asLong();
      double m = mean(result.values().path("curve"), before, images);
      if (checkpoint.path(measure).isNumber() && Double.isFinite(m)) {
        pairs.add(new double[] {m, checkpoint.path(measure).asDouble()});
      }
      before = images;
    }
    return Results.rankCorrelation(pairs);
  }

  private static double mean(JsonNode curve, long after, long upTo) {
    double sum = 0;
    int count = 0;
    for (JsonNode point : curve) {
      long images = point.path("images").asLong();
      if (images > after && images <= upTo && point.path("convergence").isNumber()) {
        sum += point.path("convergence").asDouble();
        count++;
      }
    }
    return sum / count; // NaN where there is none
  }

  private static List<Captioned> figures(Results results) {
    List<Captioned> figures = new ArrayList<>();
    List<Series> lines = new ArrayList<>();
    for (Result result : results.all()) {
      List<Series.Point> points = new ArrayList<>();
      for (JsonNode point : result.values().path("curve")) {
        if (point.path("convergence").isNumber()) {
          points.add(
              new Series.Point(
                  point.path("images").asDouble() / 1000, point.path("convergence").asDouble()));
        }
      }
      lines.add(new Series("seed " + result.run().seed(), points));
    }
    results
        .first("began")
        .ifPresent(
            first -> {
              figures.add(
                  new Captioned(
                      new LineChart(
                          "M over training", "thousands of images", "M", lines, 1060, 360),
                      "M = L(x) + |gamma L(x) - L(G(z))|. A healthy run falls steeply, then slowly"
                          + " in steps as the learning rate is halved; one that rises or jumps has"
                          + " lost its balance."));
              figures.add(
                  new Captioned(
                      Grids.overImages(first, 6, "images at marked points, first seed"),
                      "The same latent vectors at six points of training. With a falling M the"
                          + " images should become cleaner."));
              Shown.overImages(results)
                  .ifPresent(charts -> figures.add(new Captioned(charts, OVER_IMAGES)));
            });
    return figures;
  }
}
