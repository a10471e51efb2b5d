package io.equipoise.experiment;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.experiment.Findings.Captioned;
import io.equipoise.metrics.Moments;
import io.equipoise.report.BarChart;
import io.equipoise.report.ImageTiles;
import io.equipoise.training.Settings;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The search over configurations of fully connected networks of Zhao, Mathieu, LeCun 2016 (section
 * 4.1, figures 2 and 3), in small: which of GAN and EBGAN gets good images from more of them.
 * Layers, width, dropout, learning rate and, for EBGAN, the margin vary. The paper gives G and D
 * layers and widths of their own and varies the optimizers too.
 */
public final class GridExperiment implements Experiment {
  private static final String SCORE = "inception_score_modified";
  private static final int BINS = 10;
  private static final double[] RATES = {1e-3, 3e-4};
  private static final double[] DROPOUTS = {0, 0.5};
  private static final String[] MARGINS = {"10", "20"}; // of EBGAN
  private static final double[] RATIOS = {0.5, 1}; // of GAN: D's share of the rate

  @Override
  public String name() {
    return "grid";
  }

  @Override
  public String question() {
    return "Over many configurations, is EBGAN good more often than GAN?";
  }

  @Override
  public String data() {
    return "mnist";
  }

  @Override
  public List<Long> seeds(Request request) {
    return List.of(1L);
  }

  @Override
  public ObjectNode common(Request request) {
    ObjectNode networks =
        SettingPaths.settings(
            "network.architecture",
            "mlp",
            "network.latent",
            request.paper() ? 64 : 32,
            "objective.norm",
            "l2",
            "objective.energy",
            "norm",
            "optimizer.batch",
            32,
            "optimizer.emaHalfLifeKimg",
            0);
    return Settings.merge(SettingPaths.sameNetworks(request.paper() ? 3000.0 : 60.0), networks);
  }

  @Override
  public List<Variant> variants(Request request) {
    request.requireNoFeatures(this);
    if (request.points() || request.data().classNames().size() < 2) {
      throw new IllegalArgumentException(
          request.spec() + " has no classes for the Inception score: give a labelled set");
    }
    boolean paper = request.paper();
    int[] layers = paper ? new int[] {2, 3, 4, 5} : new int[] {2, 4};
    int[] widths = paper ? new int[] {128, 256, 512, 1024} : new int[] {128, 256};
    List<Variant> variants = new ArrayList<>();
    for (int depth : layers) {
      for (int width : widths) {
        for (double dropout : DROPOUTS) {
          for (double rate : RATES) {
            String name =
                "l%s-n%s-p%s-lr%s"
                    .formatted(
                        depth,
                        width,
                        Spread.plain(dropout),
                        BigDecimal.valueOf(rate).stripTrailingZeros().toPlainString());
            ObjectNode own =
                SettingPaths.settings(
                    "network.layers", depth,
                    "network.filters", width,
                    "network.dropout", dropout,
                    "optimizer.learningRate", rate);
            for (int last = 0; last < MARGINS.length; last++) {
              variants.add(ebgan(name, own.deepCopy(), MARGINS[last]));
              variants.add(gan(name, own.deepCopy(), RATIOS[last]));
            }
          }
        }
      }
    }
    variants.sort(Comparator.comparing(variant -> variant.name().startsWith("e")));
    return variants;
  }

  private static Variant ebgan(String name, ObjectNode settings, String margin) {
    settings.withObjectProperty("objective").put("name", "ebgan").put("margin", margin);
    return new Variant("ebgan-" + name + "-m" + margin, settings);
  }

  /** The discriminator's rate in the place of the margin, so that both search as much. */
  private static Variant gan(String name, ObjectNode settings, double ratio) {
    settings.withObjectProperty("objective").put("name", "gan");
    settings.withObjectProperty("optimizer").put("discriminatorRateRatio", ratio);
    return new Variant("gan-" + name + "-d" + Spread.plain(ratio), settings);
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
    List<BarChart.Group> groups =
        Stream.of("gan", "ebgan")
            .map(name -> new BarChart.Group(name, scores(results, name)))
            .toList();
    ObjectNode facts = JsonNodeFactory.instance.objectNode();
    for (BarChart.Group group : groups) {
      facts.set(group.name(), summary(group.values()));
    }
    List<Captioned> figures = new ArrayList<>();
    double most =
        groups.stream().flatMap(group -> group.values().stream()).max(Double::compare).orElse(0.0);
    if (most > 0) {
      figures.add(new Captioned(histogram(groups, most), HISTOGRAM));
      figures.add(new Captioned(best(results), BEST));
    }
    return Findings.of(
        "grid",
        List.of(
            new Findings.Section(
                "Score of the configurations",
                "Modified Inception score E_x KL(p(y) || p(y|x)) by a classifier trained on the"
                    + " data; higher is better. "
                    + words(groups)
                    + " Diverged runs count as 0. Unlike in the paper, G and D have the same"
                    + " number of layers and the same width, and Adam is the only optimizer.",
                Optional.of(results.table("configuration", Shown.headings(Shown.in(results)))),
                figures)),
        facts);
  }

  private static final String HISTOGRAM =
      "Share of each objective's configurations by score. In the paper EBGAN's lie further to the"
          + " right: it depends less on a lucky choice of settings.";

  private static final String BEST =
      "The three best configurations of each by score, images of the same latent vectors.";

  private static List<Double> scores(Results results, String objective) {
    return results.all().stream()
        .filter(result -> result.run().config().objective().name().label().equals(objective))
        .map(result -> result.value(SCORE).orElse(0))
        .toList();
  }

  private static ObjectNode summary(List<Double> scores) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    Spread.of(scores)
        .ifPresent(
            spread -> {
              json.setAll(spread.toJson());
              json.put("median", median(scores));
            });
    return json;
  }

  private static double median(List<Double> values) {
    return Moments.median(values.stream().mapToDouble(Double::doubleValue).toArray());
  }

  private static String words(List<BarChart.Group> groups) {
    StringBuilder words = new StringBuilder();
    for (BarChart.Group group : groups) {
      if (!group.values().isEmpty()) {
        words.append(
            "%s: median %s, best %s of %d. "
                .formatted(
                    group.name(),
                    Spread.digits(median(group.values())),
                    Spread.digits(group.values().stream().max(Double::compare).orElseThrow()),
                    group.values().size()));
      }
    }
    return words.toString();
  }

  private static BarChart histogram(List<BarChart.Group> groups, double most) {
    double step = most / BINS;
    double power = Math.pow(10, Math.floor(Math.log10(step)));
    double round = Math.ceil(step / power) * power;
    List<Double> edges = Stream.iterate(0.0, edge -> edge + round).limit(BINS + 1L).toList();
    return BarChart.histogram(
        "share of configurations by score", "modified Inception score", edges, groups);
  }

  private static ImageTiles best(Results results) {
    List<Result> shown = new ArrayList<>();
    for (String objective : Arrays.asList("gan", "ebgan")) {
      results.all().stream()
          .filter(result -> result.run().config().objective().name().label().equals(objective))
          .filter(result -> result.value(SCORE).isPresent())
          .sorted(Comparator.comparing(result -> -result.value(SCORE).orElseThrow()))
          .limit(3)
          .forEach(shown::add);
    }
    return Grids.of(shown, "best configurations", 3);
  }
}
