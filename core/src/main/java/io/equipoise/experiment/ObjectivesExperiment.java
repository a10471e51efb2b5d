package io.equipoise.experiment;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.experiment.Findings.Captioned;
import io.equipoise.network.Architecture;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The four objectives on the same data, networks, number of images and seeds. */
public final class ObjectivesExperiment implements Experiment {
  private static final String OVER_IMAGES =
      "Means over the seeds, bars from least to most. A healthy run improves and levels off; a"
          + " distance that rises again, or a diversity that falls far below 1, is a collapse.";

  @Override
  public String name() {
    return "objectives";
  }

  @Override
  public String question() {
    return "How do GAN, EBGAN, EBGAN-PT and BEGAN compare on the same data, with the same networks"
        + " and after the same number of images?";
  }

  @Override
  public String data() {
    return "mnist";
  }

  @Override
  public List<Long> seeds(Request request) {
    return request.paper() ? List.of(1L, 2L, 3L, 4L, 5L) : List.of(1L, 2L, 3L);
  }

  /** Networks in common; what else the preset found good for an objective stays. */
  @Override
  public ObjectNode common(Request request) {
    double kimg = request.paper() ? 3000 : 80;
    Architecture architecture = request.commonArchitecture();
    return SettingPaths.settings(
        "preset",
        "sparse", // the one with these networks for every objective
        "network.architecture",
        architecture.name().toLowerCase(Locale.ROOT),
        "network.filters",
        request.paper() ? 64 : 32,
        "network.latent",
        64,
        "budget.kimg",
        kimg,
        "log.checkpointEveryKimg",
        kimg / 5,
        "log.keep",
        5);
  }

  @Override
  public List<Variant> variants(Request request) {
    if (request.points()) {
      throw new IllegalArgumentException(
          request.spec() + " are points: the experiment modes compares the objectives on them");
    }
    return Stream.of("gan", "ebgan", "ebgan-pt", "began")
        .map(name -> new Variant(name, SettingPaths.settings("objective.name", name)))
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
    List<Captioned> figures = new ArrayList<>();
    List<Captioned> every = new ArrayList<>();
    if (!results.variants().isEmpty()) {
      figures.add(
          new Captioned(
              Grids.ofVariants(
                  results, "64 images of each objective, from the same latent vectors", 4),
              "The first seed of each objective. A healthy grid shows different images that"
                  + " could be of the data."));
      Shown.overImages(results)
          .ifPresent(charts -> figures.add(new Captioned(charts, OVER_IMAGES)));
      every.add(
          new Captioned(
              Grids.ofRuns(results, "64 images of each run"),
              "A row each objective, a column each seed: how much of the difference is chance."));
    }
    return Findings.of(
        "objectives",
        List.of(
            new Findings.Section(
                "Comparison",
                "Means over the seeds, with least and most, at the last checkpoint. Networks,"
                    + " data, seeds and the number of images are the same; learning rate, batch"
                    + " and the like are those found good for each objective (settings that differ"
                    + " are listed below).",
                Optional.of(results.table("objective", Shown.headings(Shown.in(results)))),
                figures),
            new Findings.Section("Every run", "", Optional.empty(), every)),
        JsonNodeFactory.instance.objectNode());
  }
}
