package io.equipoise.spark;

import io.equipoise.cli.ExtractorChoice;
import io.equipoise.cli.Opened;
import io.equipoise.data.DataSpec;
import io.equipoise.data.PackProgress;
import io.equipoise.data.TrainingData;
import io.equipoise.evaluation.ImageSet;
import io.equipoise.evaluation.Origin;
import io.equipoise.evaluation.Reference;
import io.equipoise.evaluation.SampleSet;
import io.equipoise.features.FeatureExtractor;
import io.equipoise.latent.TrainedRun;
import io.equipoise.metrics.MeasureProgress;
import io.equipoise.tensor.LibTorch;
import io.equipoise.training.RunConfig;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Both sides of an evaluation, opened alike by the driver and by every task. */
final class EvaluationSides implements AutoCloseable {
  private final Asked asked;
  private final TrainedRun run;
  private final Opened open = new Opened();
  private final TrainingData against;
  private final Reference reference;

  /**
   * What was asked for.
   *
   * @param run its directory
   * @param checkpoint null: the newest
   * @param ownSpec of the run's own data; null: as the run has it
   * @param spec of the data that the run is measured against; null: its own
   * @param most real images
   * @param threads of a task
   */
  record Asked(
      String run,
      Long checkpoint,
      String ownSpec,
      String spec,
      ExtractorChoice choice,
      long most,
      long seed,
      int threads)
      implements Serializable {}

  /**
   * What every task must find as the driver did.
   *
   * @param data fingerprint of the real images
   * @param extractor SHA-256 of what makes features
   * @param generator SHA-256 of the generator's weights
   */
  record Found(String data, String extractor, String generator) implements Serializable {}

  private EvaluationSides(Asked asked, Consumer<String> warnings) {
    this.asked = asked;
    LibTorch.setThreads(asked.threads);
    OptionalLong checkpoint =
        asked.checkpoint == null ? OptionalLong.empty() : OptionalLong.of(asked.checkpoint);
    run = TrainedRun.open(Path.of(asked.run), checkpoint, warnings);
    try {
      TrainingData own = data(asked.ownSpec);
      against = asked.spec == null ? own : data(asked.spec);
      if (!(SampleSet.of(against, asked.most, asked.seed) instanceof ImageSet real)) {
        throw new IllegalArgumentException(
            against.name() + " are points in the plane: equipoise evaluate measures them");
      }
      FeatureExtractor extractor =
          asked.choice.of(run, own, against, set -> MeasureProgress.SILENT);
      open.add(extractor);
      reference = Reference.of(real).with(extractor);
    } catch (RuntimeException e) {
      open.close();
      throw e;
    }
  }

  static EvaluationSides open(Asked asked, Consumer<String> warnings) {
    return new EvaluationSides(asked, warnings);
  }

  private TrainingData data(String spec) {
    TrainingData data =
        RunConfig.openData(run.directory(), Optional.ofNullable(spec), PackProgress.SILENT);
    open.add(data);
    return data;
  }

  /** The same for tasks, which have other folders to start from and must take this checkpoint. */
  Asked pinned() {
    String own = RunConfig.read(run.directory()).toJson().path("data").path("spec").asText();
    return new Asked(
        asked.run,
        run.images(),
        DataSpec.absolute(own),
        asked.spec == null ? null : DataSpec.absolute(asked.spec),
        asked.choice,
        asked.most,
        asked.seed,
        asked.threads);
  }

  Found found() {
    return new Found(against.fingerprint(), extractor().sha256(), run.generatorSha256());
  }

  /**
   * Refuses sides that are not as the driver found them.
   *
   * @throws IllegalArgumentException saying what differs on this node
   */
  void require(Found expected) {
    Found here = found();
    if (!here.data.equals(expected.data)) {
      throw new IllegalArgumentException(
          "%s finds other images in %s than the driver: give a folder that all nodes see"
              .formatted(Home.machine(), against.name()));
    }
    if (!here.generator.equals(expected.generator)) {
      throw new IllegalArgumentException(
          "%s finds other weights in %s than the driver: give a folder that all nodes see"
              .formatted(Home.machine(), asked.run));
    }
    if (!here.extractor.equals(expected.extractor)) {
      throw new IllegalArgumentException(
          "%s has another %s than the driver: set XDG_CACHE_HOME to a folder that all nodes see, or give --features FILE.onnx"
              .formatted(Home.machine(), extractor().name()));
    }
  }

  TrainedRun run() {
    return run;
  }

  Reference reference() {
    return reference;
  }

  FeatureExtractor extractor() {
    return reference.extractor().orElseThrow();
  }

  ImageSet real() {
    return (ImageSet) reference.real();
  }

  /** Of samples 0 to n - 1, as an evaluation on one machine describes them. */
  Origin origin(long n) {
    return SampleSet.origin(run, run.generatorSha256(), asked.seed, n);
  }

  @Override
  public void close() {
    open.close();
  }
}
