package io.equipoise.experiment;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.data.PackProgress;
import io.equipoise.data.TrainingData;
import io.equipoise.evaluation.Evaluation;
import io.equipoise.evaluation.EvaluationConfig;
import io.equipoise.evaluation.EvaluationProgress;
import io.equipoise.evaluation.EvaluationResult;
import io.equipoise.evaluation.Measure;
import io.equipoise.evaluation.Reference;
import io.equipoise.evaluation.SampleSet;
import io.equipoise.features.FeatureExtractor;
import io.equipoise.latent.Sampler;
import io.equipoise.latent.TrainedGenerator;
import io.equipoise.latent.TrainedRun;
import io.equipoise.metrics.MeasureProgress;
import io.equipoise.metrics.MsSsim;
import io.equipoise.run.SampleGrid;
import io.equipoise.training.Settings;
import java.awt.image.BufferedImage;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Measures of images against the data of a plan: the real side once, then any number of
 * checkpoints, all with the same real images, extractor, latent vectors and seeds.
 */
final class ImageMeasures implements AutoCloseable {
  /** Of latent vectors, of the choice of real images, and of what the measures draw. */
  private static final long SEED = 1;

  private static final String FEATURES = "features";
  private static final int PLAIN_SAMPLES = 500;
  private static final int GRID = 64;
  private static final int COLUMNS = 8;

  private final TrainingData data;
  private final Optional<FeatureExtractor> extractor;
  private final SampleSet real;
  private final Evaluation evaluation;
  private final int samples;

  ImageMeasures(Plan plan, MeasureProgress progress) {
    samples = plan.measuring().path("samples").asInt();
    data = Settings.open(plan.runs().get(0).config(), PackProgress.SILENT);
    real = SampleSet.of(data, samples, SEED);
    String file = plan.measuring().path(FEATURES).asText();
    extractor =
        data.classNames().isEmpty() && file.isEmpty()
            ? Optional.empty()
            : Optional.of(FeatureExtractor.open(file, data, progress));
    Reference plain = Reference.of(real);
    Reference reference = extractor.map(plain::with).orElse(plain);
    evaluation = Evaluation.against(reference, config(plan.measuring()), during(progress));
  }

  private static EvaluationConfig config(ObjectNode planned) {
    Set<Measure> measures = EnumSet.copyOf(Measure.parse(planned.path("measures").asText()));
    return EvaluationConfig.of(measures, planned.path("seed").asLong())
        .withPairs(planned.path("pairs").asLong(MsSsim.PAIRS));
  }

  /**
   * What a plan says of these measures. Without classes and without a file there is nothing to take
   * features from; the patches that are compared instead are many, so fewer images do.
   */
  static ObjectNode planned(Request request, int samples) {
    boolean file = !request.features().isEmpty();
    boolean features = file || !request.data().classNames().isEmpty();
    String measures = Measure.labels(Measure.SWD, Measure.MSSSIM);
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    if (file) { // which need not tell classes
      json.put(FEATURES, request.features());
      measures = Measure.labels(Measure.FD, Measure.PRDC, Measure.MSSSIM);
    } else if (features) {
      measures = Measure.labels(Measure.FD, Measure.IS, Measure.PRDC, Measure.MSSSIM);
    }
    json.put("samples", features || request.paper() ? samples : Math.min(samples, PLAIN_SAMPLES));
    json.put("pairs", request.paper() ? MsSsim.PAIRS : MsSsim.PAIRS / 5);
    return json.put("measures", measures).put("seed", SEED);
  }

  /** What a plan says of the count of classes that are reached. */
  static ObjectNode plannedModes(int samples) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("samples", samples);
    return json.put("measures", Measure.labels(Measure.MODES)).put("seed", SEED);
  }

  private static EvaluationProgress during(MeasureProgress progress) {
    return (what, done, total) -> progress.progressed(done, total);
  }

  /** All measures of a checkpoint by their keys, and under "basis" what they depend on. */
  ObjectNode of(TrainedRun trained, MeasureProgress progress) {
    try (TrainedGenerator generator = TrainedGenerator.of(trained);
        SampleSet generated =
            SampleSet.generated(trained, generator, SEED, samples, during(progress))) {
      EvaluationResult result = evaluation.of(generated, during(progress));
      ObjectNode values = JsonNodeFactory.instance.objectNode();
      result.byKey().forEach(values::put);
      values.set("basis", result.basis());
      return values;
    }
  }

  /** Images 0 to 63 of the seed, eight a row. */
  static BufferedImage grid(TrainedRun trained) {
    int side = trained.network().resolution();
    int channels = trained.network().channels();
    try (TrainedGenerator generator = TrainedGenerator.of(trained)) {
      Sampler sampler = generator.sampler();
      byte[] pixels =
          Sampler.pixels(sampler.values(sampler.latents(SEED, 0, GRID)), channels, side);
      return SampleGrid.of(pixels, GRID, side, side, channels, COLUMNS);
    }
  }

  @Override
  public void close() {
    evaluation.close();
    real.close();
    extractor.ifPresent(FeatureExtractor::close);
    data.close();
  }
}
