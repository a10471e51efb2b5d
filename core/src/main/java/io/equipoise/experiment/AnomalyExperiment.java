package io.equipoise.experiment;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.experiment.Findings.Captioned;
import io.equipoise.report.BarChart;
import io.equipoise.report.ImageTiles;
import io.equipoise.report.Table;
import io.equipoise.training.TrainConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One class against the rest: a run learns one class, and its discriminator tells by the energy
 * what is not of that class (an energy is low where the data are dense: Zhao, Mathieu, LeCun 2016,
 * section 1).
 */
public final class AnomalyExperiment implements Experiment {
  /** Every tenth image of each class is never trained on. */
  static final String HELD_OUT = "#held-out=10";

  private static final String CLASS = "#class=";
  private static final String HOLD_OUT = "&hold-out=10";
  private static final int CLASSES = 4;
  private static final List<String> OBJECTIVES = List.of("gan", "ebgan", "ebgan-pt", "began");

  private final List<String> classes;

  /**
   * The experiment with these classes as the normal ones, by their names; empty: some spread over
   * all.
   */
  public AnomalyExperiment(List<String> classes) {
    this.classes = classes.stream().distinct().toList();
  }

  @Override
  public String name() {
    return "anomaly";
  }

  @Override
  public String question() {
    return "Trained on one class alone, how well does each discriminator tell images of other"
        + " classes from new ones of that class?";
  }

  @Override
  public String data() {
    return "mnist";
  }

  @Override
  public List<Long> seeds(Request request) {
    return request.paper() ? List.of(1L, 2L, 3L) : List.of(1L);
  }

  @Override
  public ObjectNode common(Request request) {
    return SettingPaths.sameNetworks(request.paper() ? 1000.0 : 24.0);
  }

  @Override
  public List<Variant> variants(Request request) {
    request.requireNoFeatures(this);
    List<String> all = request.data().classNames();
    if (all.size() < 2) {
      throw new IllegalArgumentException(
          request.spec() + " has no classes to tell apart: give a labelled set");
    }
    if (request.spec().contains("#")) {
      throw new IllegalArgumentException(
          request.spec() + " is a selection: give the whole set, and the classes by --classes");
    }
    List<String> chosen = classes.isEmpty() ? spread(all) : classes;
    List<Variant> variants = new ArrayList<>();
    for (String name : chosen) {
      if (!all.contains(name)) {
        throw new IllegalArgumentException(
            request.spec() + " has no class " + name + "; there are " + all);
      }
      long alike = chosen.stream().filter(other -> slug(other).equals(slug(name))).count();
      String slug = slug(name) + (alike > 1 ? all.indexOf(name) : "");
      for (String objective : OBJECTIVES) {
        variants.add(
            new Variant(
                objective + "-class-" + slug,
                SettingPaths.settings(
                    "objective.name",
                    objective,
                    "data.spec",
                    request.spec() + CLASS + name + HOLD_OUT)));
      }
    }
    return variants;
  }

  /** What is left of a name in that of a file; of two in other letters the same. */
  private static String slug(String name) {
    return name.replaceAll("[^A-Za-z0-9]+", "-");
  }

  private static List<String> spread(List<String> all) {
    List<String> some = new ArrayList<>();
    int count = Math.min(CLASSES, all.size());
    for (int i = 0; i < count; i++) {
      some.add(all.get(i * all.size() / count));
    }
    return some;
  }

  /** The class that a run learns. */
  static String classOf(TrainConfig config, String base) {
    String spec = config.data().spec();
    return spec.substring(base.length() + CLASS.length(), spec.length() - HOLD_OUT.length());
  }

  @Override
  public ObjectNode measuring(Request request) {
    return JsonNodeFactory.instance.objectNode().put("test", request.spec() + HELD_OUT);
  }

  @Override
  public Measuring measure(Plan plan) {
    return new AnomalyMeasuring(plan);
  }

  @Override
  public Findings findings(Results results) {
    Map<String, Map<String, List<Double>>> found = aurocs(results);
    ObjectNode facts = JsonNodeFactory.instance.objectNode();
    ObjectNode means = facts.putObject("auroc_by_objective");
    found.forEach(
        (objective, byClass) ->
            all(byClass).ifPresent(spread -> means.set(objective, spread.toJson())));
    List<Captioned> figures = new ArrayList<>();
    if (!results.variants().isEmpty()) {
      figures.add(new Captioned(chart(results, found), CHART));
      figures.add(new Captioned(grids(results), GRIDS));
    }
    return Findings.of(
        "anomaly",
        List.of(
            new Findings.Section(
                "Area under the receiver operating characteristic",
                "The chance that an image of another class is found more unusual than a new one of"
                    + " the class that was learned: 1/2 is guessing, 1 is perfect. Unusual means a"
                    + " high energy, or for gan a low logit.",
                Optional.of(table(results, found)),
                figures)),
        facts);
  }

  private static final String CHART =
      "Each objective's area by class, mean over the seeds; no bar where nothing is measured yet."
          + " A discriminator that knows what its class looks like lies"
          + " near 1; gan's need not, since its classifier only tells real from generated and is"
          + " never shown anything else.";

  private static final String GRIDS =
      "Images of the last checkpoint, first seed, a row each class: a discriminator is worth the"
          + " more, the closer its generator came to the class.";

  /** Areas by objective, then class. */
  private static Map<String, Map<String, List<Double>>> aurocs(Results results) {
    Map<String, Map<String, List<Double>>> found = new LinkedHashMap<>();
    OBJECTIVES.forEach(objective -> found.put(objective, new LinkedHashMap<>()));
    for (Result result : results.all()) {
      TrainConfig config = result.run().config();
      result
          .value("auroc")
          .ifPresent(
              auroc ->
                  found
                      .get(config.objective().name().label())
                      .computeIfAbsent(
                          classOf(config, results.plan().spec()), name -> new ArrayList<>())
                      .add(auroc));
    }
    return found;
  }

  private static List<String> classes(Results results) {
    return results.plan().runs().stream()
        .map(run -> classOf(run.config(), results.plan().spec()))
        .distinct()
        .toList();
  }

  private static Optional<Spread> all(Map<String, List<Double>> byClass) {
    return Spread.of(byClass.values().stream().flatMap(List::stream).toList());
  }

  private static Table table(Results results, Map<String, Map<String, List<Double>>> found) {
    List<String> headings = new ArrayList<>(List.of("objective", "mean of the classes"));
    classes(results).forEach(name -> headings.add("class " + name));
    List<List<String>> rows = new ArrayList<>();
    found.forEach(
        (objective, byClass) -> {
          List<String> row = new ArrayList<>(List.of(objective));
          row.add(all(byClass).map(Spread::words).orElse("-"));
          for (String name : classes(results)) {
            row.add(
                Spread.of(byClass.getOrDefault(name, List.of())).map(Spread::words).orElse("-"));
          }
          rows.add(row);
        });
    return new Table(headings, rows);
  }

  private static BarChart chart(Results results, Map<String, Map<String, List<Double>>> found) {
    List<String> classes = classes(results);
    List<BarChart.Group> groups = new ArrayList<>();
    found.forEach(
        (objective, byClass) ->
            groups.add(
                new BarChart.Group(
                    objective,
                    classes.stream()
                        .map(name -> Spread.of(byClass.getOrDefault(name, List.of())))
                        .map(spread -> spread.map(Spread::mean).orElse(0.0))
                        .toList())));
    return new BarChart("area by class", "class that was learned", "AUROC", classes, groups);
  }

  private static ImageTiles grids(Results results) {
    return Grids.ofVariants(results, "what the generators made", OBJECTIVES.size());
  }
}
