package io.equipoise.experiment;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.experiment.Findings.Captioned;
import io.equipoise.report.LineChart;
import io.equipoise.report.Panels;
import io.equipoise.report.Series;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The diversity ratio of BEGAN (Berthelot, Schumm, Metz 2017, section 4.2 and figure 3). */
public final class GammaExperiment implements Experiment {
  /** Those of the paper's figure. */
  public static final List<Double> GAMMAS = List.of(0.3, 0.5, 0.7);

  private final List<Double> gammas;

  /** The experiment with these ratios. */
  public GammaExperiment(List<Double> gammas) {
    if (gammas.size() < 2) {
      throw new IllegalArgumentException(
          gammas + " is not a series of gammas to compare: give two or more");
    }
    this.gammas = gammas.stream().sorted().distinct().toList();
  }

  @Override
  public String name() {
    return "gamma";
  }

  @Override
  public String question() {
    return "Does a lower gamma make BEGAN's images sharper and less diverse?";
  }

  @Override
  public String data() {
    return "faces";
  }

  @Override
  public List<Long> seeds(Request request) {
    return List.of(1L, 2L, 3L);
  }

  @Override
  public ObjectNode common(Request request) {
    ObjectNode settings =
        request.paper()
            ? SettingPaths.settings("preset", "paper", "network.resolution", 64)
            : SettingPaths.settings("budget.kimg", 48.0, "log.checkpointEveryKimg", 1e6);
    settings.withObjectProperty("objective").put("name", "began");
    settings.withObjectProperty("log").put("keep", 1);
    return settings;
  }

  @Override
  public List<Variant> variants(Request request) {
    if (request.points()) {
      throw new IllegalArgumentException(
          request.spec() + " are points: the experiment gamma is about images");
    }
    return gammas.stream()
        .map(
            gamma -> new Variant("gamma-" + gamma, SettingPaths.settings("objective.gamma", gamma)))
        .toList();
  }

  @Override
  public ObjectNode measuring(Request request) {
    return ImageMeasures.planned(request, request.paper() ? 50_000 : 5000);
  }

  @Override
  public Measuring measure(Plan plan) {
    return new CheckpointMeasuring(plan);
  }

  @Override
  public Findings findings(Results results) {
    List<Shown> shown = Shown.in(results);
    ObjectNode correlations = correlations(results, shown);
    ObjectNode facts = JsonNodeFactory.instance.objectNode();
    facts.set("rank_correlation_with_gamma", correlations);
    List<Captioned> figures = figures(results, shown);
    return Findings.of(
        "gamma",
        List.of(
            new Findings.Section(
                "Quality and diversity by gamma",
                text(correlations),
                Optional.of(results.table("variant", Shown.headings(shown))),
                figures)),
        facts);
  }

  private static String text(ObjectNode correlations) {
    List<String> parts = new ArrayList<>();
    correlations
        .properties()
        .forEach(c -> parts.add(c.getKey() + " " + Spread.digits(c.getValue().asDouble())));
    return "Means over the seeds, with least and most. "
        + (parts.isEmpty()
            ? ""
            : "Rank correlation of each measure with gamma, over all runs: "
                + String.join(", ", parts)
                + ". If a lower gamma makes images less diverse, recall, coverage and diversity"
                + " correlate positively with gamma and MS-SSIM negatively.");
  }

  private static ObjectNode correlations(Results results, List<Shown> shown) {
    ObjectNode found = JsonNodeFactory.instance.objectNode();
    for (Shown measure : shown) {
      List<double[]> pairs = new ArrayList<>();
      for (Result result : results.all()) {
        result
            .value(measure.key())
            .ifPresent(value -> pairs.add(new double[] {gamma(result), value}));
      }
      Results.rankCorrelation(pairs).ifPresent(value -> found.put(measure.key(), value));
    }
    return found;
  }

  private static double gamma(Result result) {
    return result.run().config().objective().gamma();
  }

  private static List<Captioned> figures(Results results, List<Shown> shown) {
    if (results.variants().isEmpty() || shown.isEmpty()) {
      return List.of();
    }
    List<LineChart> charts = new ArrayList<>();
    for (Shown measure : shown) {
      Map<Double, List<Double>> values = new TreeMap<>();
      for (Result result : results.all()) {
        result
            .value(measure.key())
            .ifPresent(
                value ->
                    values.computeIfAbsent(gamma(result), gamma -> new ArrayList<>()).add(value));
      }
      Series line = Spread.series("", values, 1);
      charts.add(new LineChart(measure.heading(), "gamma", measure.key(), List.of(line), 380, 270));
    }
    return List.of(
        new Captioned(
            Grids.ofVariants(results, "64 images of each gamma, from the same latent vectors", 3),
            "The first seed of each gamma. In the paper a lower gamma gives cleaner faces that"
                + " resemble one another, a higher one more variety and more artefacts. A healthy"
                + " grid shows different images; the same image again and again is a collapse."),
        new Captioned(
            new Panels("measures by gamma", charts, 3),
            "Means over the seeds, bars from least to most. Where the bars of two gammas overlap"
                + " widely the seeds differ as much as the gammas do."));
  }
}
