package io.equipoise.evaluation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.features.FeatureExtractor;
import io.equipoise.metrics.ClassModes;
import io.equipoise.metrics.FrechetDistance;
import io.equipoise.metrics.InceptionScore;
import io.equipoise.metrics.KernelDistance;
import io.equipoise.metrics.MixtureModes;
import io.equipoise.metrics.ModifiedInceptionScore;
import io.equipoise.metrics.MsSsim;
import io.equipoise.metrics.Neighbourhoods;
import io.equipoise.metrics.SlicedWasserstein;
import io.equipoise.run.Versions;
import io.equipoise.tensor.TensorData;
import io.equipoise.tensor.TensorScope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/** One evaluation of generated samples: each measure in turn. */
final class SampleMeasures {
  private final long start = System.nanoTime();
  private final Reference reference;
  private final EvaluationConfig config;
  private final SideFeatures real;
  private final Optional<MsSsim> realSimilarity;
  private final EvaluationProgress progress;

  private final Map<Quantity, Double> values = new EnumMap<>(Quantity.class);
  private final List<String> warnings = new ArrayList<>();
  private final ObjectNode basis = JsonNodeFactory.instance.objectNode();
  private Optional<NearestImages> nearest = Optional.empty();

  SampleMeasures(
      Reference reference,
      EvaluationConfig config,
      SideFeatures real,
      Optional<MsSsim> realSimilarity,
      EvaluationProgress progress) {
    this.reference = reference;
    this.config = config;
    this.real = real;
    this.realSimilarity = realSimilarity;
    this.progress = progress;
  }

  /** Of samples that are there. */
  EvaluationResult of(SampleSet generated) {
    if (!Evaluation.kind(generated).equals(Evaluation.kind(reference.real()))) {
      throw new IllegalArgumentException(
          "the real side are %s, the generated one %s: give two of a kind"
              .formatted(Evaluation.kind(reference.real()), Evaluation.kind(generated)));
    }
    describe(generated.origin(), generated.count());
    if (generated instanceof ImageSet images) {
      ofImages(images);
    } else {
      try (TensorScope scope = new TensorScope();
          SideFeatures features = SideFeatures.of(generated, wanted())) {
        ofFeatures(features);
      }
    }
    if (generated instanceof PointSet points) {
      ofPoints(points);
    }
    return result();
  }

  /** Of what was seen of them, in parts. */
  EvaluationResult of(EvaluationPart generated, Origin origin) {
    describe(origin, generated.count());
    try (SideFeatures features = generated.features()) {
      ofFeatures(features);
    }
    ofClasses(generated.classes());
    return result();
  }

  private EvaluationResult result() {
    double seconds = (System.nanoTime() - start) / 1e9;
    return new EvaluationResult(values, basis, nearest, warnings, seconds);
  }

  private SideFeatures.Wanted wanted() {
    return new SideFeatures.Wanted(
        config.has(Measure.FD),
        config.has(Measure.KD) || config.has(Measure.PRDC) || config.has(Measure.MEMORISATION));
  }

  private void describe(Origin origin, long count) {
    ArrayNode measures = basis.putArray("measures");
    config.measures().forEach(measure -> measures.add(measure.label()));
    basis.put("seed", config.seed());
    reference
        .extractor()
        .ifPresent(
            extractor ->
                basis
                    .putObject("extractor")
                    .put("name", extractor.name())
                    .put("sha256", extractor.sha256())
                    .put("resize", extractor.resize())
                    .put("features", extractor.features())
                    .put("classes", extractor.classes()));
    basis.set("real", reference.real().origin().toJson(reference.real().count()));
    basis.set("generated", origin.toJson(count));
    basis.put("version", Versions.program());
  }

  private void ofImages(ImageSet images) {
    if (needsExtractor()) {
      extracted(images, reference.extractor().orElseThrow());
    }
    if (config.has(Measure.SWD)) {
      sliced((ImageSet) reference.real(), images);
    }
    realSimilarity.ifPresent(ofReal -> similarity(images, ofReal));
  }

  private boolean needsExtractor() {
    return config.has(Measure.MODES) || config.measures().stream().anyMatch(Measure::isOfFeatures);
  }

  private void extracted(ImageSet images, FeatureExtractor extractor) {
    SeenClasses seen = new SeenClasses(config, images.count(), 0, extractor.classes());
    try (TensorScope scope = new TensorScope();
        SideFeatures features =
            SideFeatures.of(
                images, extractor, wanted(), seen, "features of generated images", progress)) {
      ofFeatures(features);
      if (config.has(Measure.MEMORISATION)) {
        memorisation(features.rows(), extractor);
      }
    }
    ofClasses(seen);
  }

  private void ofClasses(SeenClasses seen) {
    seen.score().ifPresent(score -> inception(score, seen.modified().orElseThrow()));
    if (config.has(Measure.MODES)) {
      int classes = reference.extractor().orElseThrow().classes();
      Optional<double[]> shares =
          ((ImageSet) reference.real())
              .classShares()
              .filter(known -> known.length == classes)
              .filter(known -> Arrays.stream(known).allMatch(share -> share > 0));
      basis.putObject("modes").put("shares", shares.isPresent() ? "of the data" : "equal");
      classes(seen.modes(shares).orElseThrow());
    }
  }

  private void ofFeatures(SideFeatures features) {
    if (config.has(Measure.FD)) {
      var fd = FrechetDistance.between(real.statistics(), features.statistics());
      values.put(Quantity.FD, fd.value());
      warn(Measure.FD, fd.warnings());
    }
    if (config.has(Measure.KD)) {
      var kd =
          KernelDistance.between(
              real.rows(),
              features.rows(),
              config.kernelSubsets(),
              config.kernelSubsetSize(),
              config.seed(),
              progress.of("kernel distance"));
      values.put(Quantity.KD, kd.value());
      values.put(Quantity.KD_DEVIATION, kd.deviation());
      basis.putObject("kd").put("subsets", kd.subsets()).put("subset_size", kd.subsetSize());
      warn(Measure.KD, kd.warnings());
    }
    if (config.has(Measure.PRDC)) {
      neighbourhoods(features.rows());
    }
  }

  private void neighbourhoods(Tensor rows) {
    var found =
        Neighbourhoods.of(
            real.rows(),
            rows,
            config.precisionK(),
            config.densityK(),
            progress.of("precision, recall, density, coverage"));
    values.put(Quantity.PRECISION, found.precisionRecall().precision());
    values.put(Quantity.RECALL, found.precisionRecall().recall());
    values.put(Quantity.DENSITY, found.densityCoverage().density());
    values.put(Quantity.COVERAGE, found.densityCoverage().coverage());
    basis
        .putObject("prdc")
        .put("precision_k", config.precisionK())
        .put("density_k", config.densityK());
    warn(Measure.PRDC, found.precisionRecall().warnings());
  }

  private void inception(InceptionScore score, ModifiedInceptionScore modified) {
    values.put(Quantity.INCEPTION_SCORE, score.value());
    values.put(Quantity.INCEPTION_SCORE_DEVIATION, score.deviation());
    values.put(Quantity.INCEPTION_SCORE_MODIFIED, modified.value());
    basis.putObject("is").put("splits", score.splits());
    warn(Measure.IS, score.warnings());
  }

  private void classes(ClassModes modes) {
    values.put(Quantity.MODES, (double) modes.found());
    values.put(Quantity.MODES_OF, (double) modes.classes());
    values.put(Quantity.MODES_REVERSE_KL, modes.reverseKl());
    warn(Measure.MODES, modes.warnings());
  }

  private void sliced(ImageSet images, ImageSet others) {
    var swd =
        SlicedWasserstein.between(
            images, others, config.seed(), progress.of("sliced Wasserstein distance"));
    values.put(Quantity.SWD, swd.value());
    ArrayNode levels = basis.putObject("swd").put("count", swd.realCount()).putArray("levels");
    swd.levels().forEach(level -> levels.add(level.resolution()));
    warn(Measure.SWD, swd.warnings());
  }

  private void similarity(ImageSet images, MsSsim ofReal) {
    var ofGenerated =
        MsSsim.ofPairs(
            images, config.pairs(), config.seed(), progress.of("similarity of generated images"));
    values.put(Quantity.MS_SSIM, ofGenerated.value());
    values.put(Quantity.MS_SSIM_REAL, ofReal.value());
    basis.putObject("msssim").put("pairs", ofGenerated.pairs()).put("scales", ofGenerated.scales());
    warn(Measure.MSSSIM, ofGenerated.warnings());
  }

  private void ofPoints(PointSet points) {
    PointSet realPoints = (PointSet) reference.real();
    if (config.has(Measure.SWD)) {
      int n = (int) Math.min(points.count(), realPoints.count());
      try (TensorScope scope = new TensorScope()) {
        values.put(
            Quantity.SWD,
            SlicedWasserstein.ofPoints(
                TensorData.of(Arrays.copyOf(realPoints.points(), 2 * n), n, 2),
                TensorData.of(Arrays.copyOf(points.points(), 2 * n), n, 2),
                config.seed()));
      }
      basis.putObject("swd").put("count", n);
    }
    if (config.has(Measure.MODES)) {
      var mixture = realPoints.mixture().orElseThrow();
      MixtureModes modes = MixtureModes.of(points.points(), mixture.centres(), mixture.sigma());
      values.put(Quantity.MODES, (double) modes.found());
      values.put(Quantity.MODES_OF, (double) modes.modes());
      values.put(Quantity.MODES_REVERSE_KL, modes.reverseKl());
      values.put(Quantity.MODES_HIGH_QUALITY, modes.highQuality());
      warn(Measure.MODES, modes.warnings());
    }
  }

  private void memorisation(Tensor rows, FeatureExtractor extractor) {
    TrainingSearch search = new TrainingSearch(reference, extractor, rows, progress);
    nearest = Optional.of(search.nearest());
    values.put(Quantity.MEMORISATION_DISTANCE, search.nearest().median());
    ImageSet training = reference.training().orElseThrow();
    basis.set("training", training.origin().toJson(training.count()));
    search
        .againstHeldOut()
        .ifPresent(
            found -> {
              ImageSet heldOut = reference.heldOut().orElseThrow();
              values.put(Quantity.MEMORISATION, found.closerShare());
              basis.set("held_out", heldOut.origin().toJson(heldOut.count()));
              warn(Measure.MEMORISATION, found.warnings());
            });
  }

  private void warn(Measure measure, List<String> said) {
    said.forEach(warning -> warnings.add(measure.label() + ": " + warning));
  }
}
