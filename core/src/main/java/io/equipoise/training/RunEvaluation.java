package io.equipoise.training;

import io.equipoise.data.ImageData;
import io.equipoise.data.Mixture;
import io.equipoise.data.TrainingData;
import io.equipoise.evaluation.Evaluation;
import io.equipoise.evaluation.EvaluationConfig;
import io.equipoise.evaluation.EvaluationProgress;
import io.equipoise.evaluation.EvaluationResult;
import io.equipoise.evaluation.Measure;
import io.equipoise.evaluation.Origin;
import io.equipoise.evaluation.Quantity;
import io.equipoise.evaluation.Reference;
import io.equipoise.evaluation.SampleSet;
import io.equipoise.features.DataClassifier;
import io.equipoise.features.FeatureExtractor;
import io.equipoise.latent.Sampler;
import io.equipoise.objective.ObjectiveConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Measures the samples of a run in training, always the same latent vectors against the same real
 * samples. The run's own encoder is no extractor here: it changes as it trains, and with it what
 * the values mean.
 */
final class RunEvaluation implements AutoCloseable {
  private final TrainConfig config;
  private final String run;
  private final SampleSet real;
  private final Optional<FeatureExtractor> extractor;
  private final Evaluation evaluation;

  private RunEvaluation(
      TrainConfig config,
      String run,
      SampleSet real,
      Optional<FeatureExtractor> extractor,
      Evaluation evaluation) {
    this.config = config;
    this.run = run;
    this.real = real;
    this.extractor = extractor;
    this.evaluation = evaluation;
  }

  /**
   * Refuses settings that cannot be met with such data.
   *
   * @throws IllegalArgumentException saying what to give instead
   */
  static void check(TrainConfig config, TrainingData data) {
    EvaluationSettings settings = config.evaluation();
    boolean began = config.objective().name() == ObjectiveConfig.Name.BEGAN;
    if (settings.bestBy().equals(EvaluationSettings.CONVERGENCE) && !began) {
      throw new IllegalArgumentException(
          "--best-by convergence is BEGAN's M, which %s has not"
              .formatted(config.objective().name().label()));
    }
    if (!settings.hasEvaluations()) {
      return;
    }
    boolean file = !settings.features().isEmpty();
    if (file && !Files.isRegularFile(Path.of(settings.features()))) {
      throw new IllegalArgumentException(
          "--evaluate-features " + settings.features() + " is not a file: give an ONNX model");
    }
    Set<Measure> measures = measures(config, data);
    boolean images = data instanceof ImageData;
    if (!images) {
      Evaluation.requireMeasurable(Reference.of(SampleSet.of(data, 1, 0)), measures);
    }
    if (images && needFeatures(measures) && !file && !DataClassifier.takes(data)) {
      throw new IllegalArgumentException(
          "%s has no classes that a classifier can be trained on here, and the run's own encoder changes as it trains: give --evaluate-features FILE.onnx, or --evaluate-metrics swd,msssim"
              .formatted(data.name()));
    }
    bestBy(config, data)
        .flatMap(Quantity::of)
        .filter(quantity -> !measures.contains(quantity.measure()))
        .ifPresent(
            quantity -> {
              throw new IllegalArgumentException(
                  "--best-by %s is not measured: add %s to --evaluate-metrics %s"
                      .formatted(
                          quantity.key(),
                          quantity.measure().label(),
                          Measure.labels(measures.toArray(new Measure[0]))));
            });
  }

  /** What is measured: as told, or what such data allow at little cost. */
  static Set<Measure> measures(TrainConfig config, TrainingData data) {
    EvaluationSettings settings = config.evaluation();
    if (!settings.metrics().equals(EvaluationSettings.AUTO)) {
      return Measure.parse(settings.metrics());
    }
    if (data instanceof Mixture) {
      return EnumSet.of(Measure.SWD, Measure.MODES);
    }
    if (!settings.features().isEmpty()) {
      return EnumSet.of(Measure.FD, Measure.PRDC);
    }
    return DataClassifier.takes(data)
        ? EnumSet.of(Measure.FD, Measure.IS, Measure.PRDC, Measure.MODES)
        : EnumSet.of(Measure.SWD, Measure.MSSSIM);
  }

  /** Key of what the best checkpoint is chosen by; empty if by nothing. */
  static Optional<String> bestBy(TrainConfig config, TrainingData data) {
    String told = config.evaluation().bestBy();
    if (!told.equals(EvaluationSettings.AUTO)) {
      return Optional.of(told);
    }
    boolean on = config.evaluation().hasEvaluations();
    Set<Measure> measures = on ? measures(config, data) : Set.of();
    if (measures.contains(Measure.FD)) {
      return Optional.of(Quantity.FD.key());
    }
    if (config.objective().name() == ObjectiveConfig.Name.BEGAN) {
      return Optional.of(EvaluationSettings.CONVERGENCE);
    }
    return measures.contains(Measure.SWD) ? Optional.of(Quantity.SWD.key()) : Optional.empty();
  }

  private static boolean needFeatures(Set<Measure> measures) {
    return measures.contains(Measure.MODES) || measures.stream().anyMatch(Measure::isOfFeatures);
  }

  /**
   * Opens the extractor, training a classifier where there is none yet, and looks at the real side.
   *
   * @param run name of the run, for reports
   */
  static RunEvaluation open(
      TrainConfig config, TrainingData data, String run, EvaluationProgress progress) {
    EvaluationSettings settings = config.evaluation();
    Set<Measure> measures = measures(config, data);
    Optional<FeatureExtractor> extractor =
        data instanceof ImageData && needFeatures(measures)
            ? Optional.of(extractor(settings, data, progress))
            : Optional.empty();
    SampleSet real = SampleSet.of(data, settings.images(), config.seed());
    try {
      Reference reference = Reference.of(real);
      Evaluation evaluation =
          Evaluation.against(
              extractor.map(reference::with).orElse(reference),
              EvaluationConfig.of(measures, config.seed()).withPairs(settings.images()),
              progress);
      return new RunEvaluation(config, run, real, extractor, evaluation);
    } catch (RuntimeException | Error e) {
      extractor.ifPresent(FeatureExtractor::close);
      throw e;
    }
  }

  private static FeatureExtractor extractor(
      EvaluationSettings settings, TrainingData data, EvaluationProgress progress) {
    return FeatureExtractor.open(
        settings.features(),
        data,
        progress.of("training a classifier on %s, once".formatted(data.name())));
  }

  /** Measures the generator as it is. */
  EvaluationResult of(Sampler sampler, long images, EvaluationProgress progress) {
    long n = config.evaluation().images();
    Origin origin = new Origin(run, "", SampleSet.split(config.seed(), n), OptionalLong.of(images));
    try (SampleSet generated =
        SampleSet.generated(sampler, config.network(), origin, config.seed(), n, progress)) {
      return evaluation.of(generated, progress);
    }
  }

  @Override
  public void close() {
    evaluation.close();
    real.close();
    extractor.ifPresent(FeatureExtractor::close);
  }
}
