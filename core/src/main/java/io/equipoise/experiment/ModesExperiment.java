package io.equipoise.experiment;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.experiment.Findings.Captioned;
import io.equipoise.report.ImageTiles;
import io.equipoise.report.Panels;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Modes that each objective reaches, and what the pulling-away term does for them (Zhao, Mathieu,
 * LeCun 2016, section 2.4).
 */
public final class ModesExperiment implements Experiment {
  private static final double[] WEIGHTS = {0.01, 0.1, 1};
  private static final double[] WEIGHTS_OF_IMAGES = {0.01, 0.1, 1, 3}; // 3: the preset's
  private static final int POINTS = 2500; // as Srivastava et al. 2017 count
  private static final int IMAGES = 26_000; // as Metz et al. 2017 count on Stacked MNIST
  private static final Map<String, String> HEADINGS = headings();

  private static Map<String, String> headings() {
    Map<String, String> headings = new LinkedHashMap<>();
    headings.put("modes", "modes found");
    headings.put("modes_reverse_kl", "reverse KL, nats");
    headings.put("modes_high_quality", "share within 3 sigma");
    return headings;
  }

  @Override
  public String name() {
    return "modes";
  }

  @Override
  public String question() {
    return "How many modes of the data does each objective reach, and does the pulling-away term"
        + " of EBGAN-PT bring more?";
  }

  @Override
  public String data() {
    return "ring";
  }

  @Override
  public List<Long> seeds(Request request) {
    if (request.paper()) {
      return List.of(1L, 2L, 3L, 4L, 5L);
    }
    return request.points() ? List.of(1L, 2L, 3L) : List.of(1L);
  }

  @Override
  public ObjectNode common(Request request) {
    return request.points() ? points(request.paper()) : images(request.paper());
  }

  private static ObjectNode points(boolean paper) {
    int steps = paper ? 50_000 : 10_000;
    int batch = 128;
    double tenth = steps * batch / 10_000.0; // thousands of images
    return SettingPaths.settings(
        "network.filters", 128,
        "network.latent", 4,
        "optimizer.batch", batch,
        "budget.steps", steps,
        "log.checkpointEveryKimg", tenth,
        "log.samplesEveryKimg", tenth,
        "log.keep", 12);
  }

  private static ObjectNode images(boolean paper) {
    return SettingPaths.settings(
        "preset",
        "sparse", // the one with the same networks for every objective
        "network.filters",
        paper ? 64 : 32,
        "network.latent",
        64,
        "budget.kimg",
        paper ? 3000.0 : 120.0,
        "log.checkpointEveryKimg",
        paper ? 1000.0 : 60.0,
        "log.keep",
        3);
  }

  @Override
  public List<Variant> variants(Request request) {
    request.requireNoFeatures(this);
    if (!request.points() && request.data().classNames().size() < 2) {
      throw new IllegalArgumentException(
          request.spec()
              + " has no modes to count: give ring, grid, or labelled images such as"
              + " stacked:mnist");
    }
    List<Variant> variants = new ArrayList<>();
    variants.add(new Variant("gan", SettingPaths.settings("objective.name", "gan")));
    variants.add(new Variant("began", SettingPaths.settings("objective.name", "began")));
    variants.add(new Variant("ebgan", SettingPaths.settings("objective.name", "ebgan")));
    for (double weight : request.points() ? WEIGHTS : WEIGHTS_OF_IMAGES) {
      variants.add(
          new Variant(
              "ebgan-pt-" + Spread.plain(weight),
              SettingPaths.settings(
                  "objective.name", "ebgan-pt", "objective.pullingAwayWeight", weight)));
    }
    return variants;
  }

  @Override
  public ObjectNode measuring(Request request) {
    return request.points()
        ? JsonNodeFactory.instance.objectNode().put("samples", POINTS)
        : ImageMeasures.plannedModes(IMAGES);
  }

  @Override
  public Measuring measure(Plan plan) {
    return points(plan) ? new MixtureMeasuring(plan) : new CheckpointMeasuring(plan);
  }

  private static boolean points(Plan plan) {
    return plan.runs().get(0).config().network().makesPoints();
  }

  @Override
  public Findings findings(Results results) {
    boolean points = points(results.plan());
    List<Captioned> figures = new ArrayList<>();
    if (!results.variants().isEmpty()) {
      figures.add(new Captioned(curves(results), CURVES));
      figures.add(
          points
              ? new Captioned(surfaces(results), SURFACES)
              : new Captioned(Grids.ofVariants(results, "64 images of each", 3), GRIDS));
    }
    Findings.Section section =
        new Findings.Section(
            "Modes found",
            "Counted on %s generated samples of the last checkpoint: %s. Means over the seeds, with least and most."
                .formatted(
                    results.plan().measuring().path("samples").asText(),
                    points
                        ? "a mode is found if a point is within 3 sigma of its centre"
                        : "a class is found if a classifier trained on the data puts an image"
                            + " into it"),
            Optional.of(results.table("objective", HEADINGS)),
            figures);
    return Findings.of("modes", List.of(section), JsonNodeFactory.instance.objectNode());
  }

  private static final String CURVES =
      "Means over the seeds, bars from least to most. A healthy run finds all modes early and keeps"
          + " them; its reverse KL falls towards 0. A run that collapses loses modes again.";

  private static final String SURFACES =
      "What each discriminator finds usual (dark) and unusual (light), and 512 generated points"
          + " (cyan), for the first seed. In a healthy run dark valleys lie on the modes and on them"
          + " alone, with points in each. Colours go by rank within a picture: heights of two"
          + " pictures cannot be compared.";

  private static final String GRIDS =
      "The first seed of each, from the same latent vectors. A healthy grid shows images that all"
          + " differ.";

  private static Panels curves(Results results) {
    return new Panels(
        "modes and divergence over training",
        List.of(
            Curves.overImages(results, "over_images", "modes", "modes found"),
            Curves.overImages(results, "over_images", "modes_reverse_kl", "reverse KL, nats")),
        2);
  }

  private static ImageTiles surfaces(Results results) {
    List<ImageTiles.Tile> tiles = new ArrayList<>();
    int columns = 1;
    for (String variant : results.variants()) {
      Result first = results.first(variant).orElseThrow();
      List<String> names = first.pictures(MixtureMeasuring.SURFACE);
      columns = names.size();
      for (String name : names) {
        long images = Long.parseLong(name.substring(MixtureMeasuring.SURFACE.length()));
        tiles.add(
            new ImageTiles.Tile(
                "%s, %d kimg".formatted(variant, images / 1000), first.picture(name)));
      }
    }
    return new ImageTiles("energy over training", tiles, columns, 240);
  }
}
