package io.equipoise.cli;

import io.equipoise.data.DataInfo;
import io.equipoise.data.DataOptions;
import io.equipoise.data.DataSpec;
import io.equipoise.data.TrainingData;
import io.equipoise.evaluation.EvaluationProgress;
import io.equipoise.evaluation.ImageSet;
import io.equipoise.evaluation.PointSet;
import io.equipoise.evaluation.Reference;
import io.equipoise.evaluation.SampleSet;
import io.equipoise.latent.TrainedGenerator;
import io.equipoise.latent.TrainedRun;
import io.equipoise.run.RunDirectory;
import io.equipoise.training.RunConfig;
import java.util.Optional;

/** What {@code evaluate} compares, opened as the options say. Closes all of it, the last first. */
final class Evaluated implements AutoCloseable {
  private final EvaluateOptions options;
  private final ExtractorChoice extractor;
  private final Terminal terminal;
  private final EvaluationBar bar;
  private final Opened open = new Opened();
  private Reference reference;
  private SampleSet generated;
  private Optional<TrainedRun> run = Optional.empty();
  private Optional<String> warning = Optional.empty();

  Evaluated(EvaluateOptions options, Terminal terminal) {
    this.options = options;
    this.extractor = options.extractor.choice();
    this.terminal = terminal;
    this.bar = new EvaluationBar(terminal);
    try {
      if (options.run != null) {
        openRun();
      } else if (options.real != null) {
        openSpecs();
      } else {
        reference = Reference.of(add(SampleSet.features(options.realFeatures)));
        generated = add(SampleSet.features(options.fakeFeatures));
      }
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  Reference reference() {
    return reference;
  }

  SampleSet generated() {
    return generated;
  }

  /** The run, if one is evaluated. */
  Optional<TrainedRun> run() {
    return run;
  }

  /** What the user should know of the data. */
  Optional<String> warning() {
    return warning;
  }

  EvaluationProgress progress() {
    return bar;
  }

  private <T extends AutoCloseable> T add(T resource) {
    return open.add(resource);
  }

  private void openRun() {
    TrainedRun trained = TrainedRun.open(options.run, options.checkpoint(), terminal::say);
    run = Optional.of(trained);
    TrainingData own = add(data(trained.directory(), Optional.empty()));
    String fingerprint = RunConfig.dataFingerprint(trained.directory());
    if (!fingerprint.equals(own.fingerprint())) {
      warning =
          Optional.of(
              "%s has changed since the run was trained: its fingerprint was %s and is %s"
                  .formatted(own.name(), fingerprint, own.fingerprint()));
    }
    TrainingData against =
        options.data == null ? own : add(data(trained.directory(), Optional.of(options.data)));
    if (channels(own) != channels(against)) {
      throw new IllegalArgumentException(
          "%s makes %s and --data %s are %s: give such as it was trained on"
              .formatted(
                  trained.directory().name(),
                  channels(own) == 0 ? "points" : "images",
                  options.data,
                  channels(against) == 0 ? "points" : "images"));
    }
    SampleSet real = add(SampleSet.of(against, options.n(), options.seed()));
    reference = Reference.of(real);
    if (!(real instanceof PointSet)) {
      ImageSet training = (ImageSet) add(SampleSet.of(own, Long.MAX_VALUE, options.seed()));
      Optional<ImageSet> heldOut =
          Optional.ofNullable(options.heldOut)
              .map(spec -> images(add(data(trained.directory(), Optional.of(spec)))));
      reference = reference.withTraining(training, heldOut);
      if (options.needFeatures()) {
        reference = reference.with(add(extractor.of(trained, own, against, bar::training)));
      }
    }
    try (TrainedGenerator generator = TrainedGenerator.of(trained)) {
      long n = options.n == null ? real.count() : options.n;
      generated = add(SampleSet.generated(trained, generator, options.seed(), n, bar));
    }
  }

  private TrainingData data(RunDirectory directory, Optional<String> spec) {
    return RunConfig.openData(directory, spec, new PackingBar(terminal));
  }

  private ImageSet images(TrainingData data) {
    if (SampleSet.of(data, options.n(), options.seed()) instanceof ImageSet images) {
      return add(images);
    }
    throw new IllegalArgumentException(data.name() + " are points: give images");
  }

  private void openSpecs() {
    DataOptions at = DataOptions.at(resolution()).withProgress(new PackingBar(terminal));
    TrainingData real = add(DataSpec.open(options.real, at));
    TrainingData fake = add(DataSpec.open(options.fake, at));
    if (channels(real) != channels(fake) && channels(real) > 0 && channels(fake) > 0) {
      DataOptions colour = at.withChannels(3);
      real = add(DataSpec.open(options.real, colour));
      fake = add(DataSpec.open(options.fake, colour));
    }
    SampleSet reals = add(SampleSet.of(real, options.n(), options.seed()));
    generated = add(SampleSet.of(fake, options.n(), options.seed()));
    reference = Reference.of(reals);
    if (reals instanceof PointSet) {
      return;
    }
    ImageSet training = (ImageSet) add(SampleSet.of(real, Long.MAX_VALUE, options.seed()));
    DataOptions same = at.withChannels(channels(real));
    Optional<ImageSet> heldOut =
        Optional.ofNullable(options.heldOut).map(spec -> images(add(DataSpec.open(spec, same))));
    reference = reference.withTraining(training, heldOut);
    if (options.needFeatures()) {
      reference = reference.with(add(extractor.of(real, bar::training)));
    }
  }

  private static int channels(TrainingData data) {
    return data.sampleShape().length == 1 ? 0 : (int) data.sampleShape()[0];
  }

  /** As all generated images have it. */
  private int resolution() {
    if (options.resolution != null) {
      return options.resolution;
    }
    DataInfo info =
        DataSpec.info(
            options.fake,
            DataOptions.at(32).withProgress(new PackingBar(terminal, "Looking at the sizes.")));
    int side = info.smallestWidth();
    if (info.channels() > 0
        && !(side == info.largestWidth()
            && side == info.smallestHeight()
            && side == info.largestHeight())) {
      throw new IllegalArgumentException(
          "the images of %s are %d to %d by %d to %d pixels: give --resolution"
              .formatted(
                  options.fake,
                  side,
                  info.largestWidth(),
                  info.smallestHeight(),
                  info.largestHeight()));
    }
    return info.channels() == 0 ? 32 : side; // points have none
  }

  @Override
  public void close() {
    open.close();
  }
}
