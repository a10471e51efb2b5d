package io.equipoise.experiment;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.data.ImageData;
import io.equipoise.data.PackProgress;
import io.equipoise.latent.Scoring;
import io.equipoise.latent.TrainedDiscriminator;
import io.equipoise.latent.TrainedRun;
import io.equipoise.metrics.MeasureProgress;
import io.equipoise.metrics.Roc;
import io.equipoise.training.Settings;
import io.equipoise.training.TrainConfig;
import java.awt.image.BufferedImage;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.DoubleStream;

/** How well a run on one class tells held-out images of that class from those of all others. */
final class AnomalyMeasuring implements Measuring {
  private final ImageData test; // of every class
  private final String base;

  AnomalyMeasuring(Plan plan) {
    base = plan.spec();
    TrainConfig config = plan.runs().get(0).config();
    ObjectNode settings = config.toJson();
    settings.withObjectProperty("data").put("spec", base + AnomalyExperiment.HELD_OUT);
    test = (ImageData) Settings.open(TrainConfig.parse(settings), PackProgress.SILENT);
  }

  @Override
  public Measured of(FinishedRun run, MeasureProgress progress) {
    int normal = test.classNames().indexOf(AnomalyExperiment.classOf(run.planned().config(), base));
    DoubleStream.Builder unusual = DoubleStream.builder();
    DoubleStream.Builder usual = DoubleStream.builder();
    TrainedRun trained = run.newest();
    try (TrainedDiscriminator discriminator = TrainedDiscriminator.of(trained)) {
      new Scoring(discriminator)
          .score(
              test,
              (index, energy) -> {
                (test.label(index) == normal ? usual : unusual).add(energy);
                progress.progressed(index + 1, test.count());
              });
    }
    Roc roc = Roc.of(unusual.build().toArray(), usual.build().toArray());
    ObjectNode values = JsonNodeFactory.instance.objectNode();
    values.put("auroc", roc.auroc()).put("auprc", roc.auprc());
    values.put("outliers", roc.positives()).put("inliers", roc.negatives());
    Map<String, BufferedImage> pictures = new LinkedHashMap<>();
    pictures.put(CheckpointMeasuring.grid(trained.images()), ImageMeasures.grid(trained));
    return new Measured(values, pictures);
  }

  @Override
  public void close() {
    test.close();
  }
}
