package io.equipoise.experiment;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.data.DataOptions;
import io.equipoise.data.DataSpec;
import io.equipoise.data.Mixture;
import io.equipoise.evaluation.Quantity;
import io.equipoise.latent.Sampler;
import io.equipoise.latent.TrainedDiscriminator;
import io.equipoise.latent.TrainedGenerator;
import io.equipoise.latent.TrainedRun;
import io.equipoise.metrics.MeasureProgress;
import io.equipoise.metrics.MixtureModes;
import io.equipoise.run.FileNumber;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Modes of a 2-D mixture that a run reaches at each of its checkpoints, and its surfaces. */
final class MixtureMeasuring implements Measuring {
  /** Pictures are called by this and the images seen. */
  static final String SURFACE = "surface-";

  private static final int SURFACES = 4;
  private static final int DOTS = 512;
  private static final long SEED = 1;

  private final Mixture mixture;
  private final int samples;

  MixtureMeasuring(Plan plan) {
    this.mixture = (Mixture) DataSpec.open(plan.spec(), DataOptions.at(32));
    this.samples = plan.measuring().path("samples").asInt();
  }

  @Override
  public Measured of(FinishedRun run, MeasureProgress progress) {
    ObjectNode values = JsonNodeFactory.instance.objectNode();
    Map<String, BufferedImage> pictures = new LinkedHashMap<>();
    var over = JsonNodeFactory.instance.arrayNode();
    List<Long> checkpoints = run.checkpoints();
    for (int c = 0; c < checkpoints.size(); c++) {
      TrainedRun trained = run.at(checkpoints.get(c));
      boolean shown = isShown(c, checkpoints.size());
      try (TrainedGenerator generator = TrainedGenerator.of(trained)) {
        Sampler sampler = generator.sampler();
        float[] points = sampler.values(sampler.latents(SEED, 0, samples)); // [samples, 2]
        ObjectNode now = modes(points);
        over.add(now.deepCopy().put("images", trained.images()));
        values.setAll(now); // the last checkpoint's stay
        if (shown) {
          String name = SURFACE + FileNumber.ofImages(trained.images());
          pictures.put(name, surface(trained, points));
        }
      }
      progress.progressed(c + 1, checkpoints.size());
    }
    values.set("over_images", over);
    return new Measured(values, pictures);
  }

  /** The first, the last and some between. */
  private static boolean isShown(int place, int count) {
    for (int s = 0; s < SURFACES; s++) {
      if (place == Math.round((double) s * (count - 1) / (SURFACES - 1))) {
        return true;
      }
    }
    return false;
  }

  private ObjectNode modes(float[] points) {
    MixtureModes modes = MixtureModes.of(points, mixture.centres(), mixture.sigma());
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put(Quantity.MODES.key(), modes.found());
    json.put(Quantity.MODES_REVERSE_KL.key(), modes.reverseKl());
    return json.put(Quantity.MODES_HIGH_QUALITY.key(), modes.highQuality());
  }

  private static BufferedImage surface(TrainedRun trained, float[] points) {
    try (TrainedDiscriminator discriminator = TrainedDiscriminator.of(trained)) {
      float[] dots = Arrays.copyOf(points, Math.min(points.length, 2 * DOTS));
      return SurfacePicture.of(discriminator, dots);
    }
  }

  @Override
  public void close() {
    mixture.close();
  }
}
