package io.equipoise.studio.latent;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.data.Batch;
import io.equipoise.data.DataException;
import io.equipoise.data.PackProgress;
import io.equipoise.data.TrainingData;
import io.equipoise.evaluation.TrainingIndex;
import io.equipoise.features.EncoderFeatures;
import io.equipoise.features.FeatureExtractor;
import io.equipoise.features.PixelFeatures;
import io.equipoise.latent.TrainedRun;
import io.equipoise.network.NetworkConfig;
import io.equipoise.studio.frame.RunFolders;
import io.equipoise.training.RunConfig;
import java.nio.file.attribute.FileTime;
import java.util.Optional;

/**
 * The training images nearest to an image, by the code that the run's own discriminator gives them;
 * by their pixels where it is a classifier. What was looked at last stays in memory. Used by one
 * thread. Close it.
 */
final class NearestTraining implements AutoCloseable {
  private static final long MOST_SEARCHED = 10_000;

  private Opened opened; // null until something was asked

  /** Another run may come to have the name. */
  private record Opened(
      String run,
      FileTime written,
      long checkpoint,
      TrainingData data,
      FeatureExtractor extractor,
      TrainingIndex index)
      implements AutoCloseable {
    @Override
    public void close() {
      index.close();
      extractor.close();
      data.close();
    }
  }

  /**
   * Searches, the first time after a look at the training images, up to {@value #MOST_SEARCHED}.
   *
   * @param pixels uint8 {@code [R, R, C]}
   * @param k how many are wanted
   */
  ObjectNode find(TrainedRun run, byte[] pixels, int k, SlowJob job) {
    FileTime written = RunFolders.written(run.directory());
    if (opened == null
        || !opened.run.equals(run.name())
        || !opened.written.equals(written)
        || opened.checkpoint != run.images()) {
      close();
      opened = open(run, written, job);
    }
    NetworkConfig network = run.network();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("by", opened.extractor instanceof EncoderFeatures ? "code" : "pixels");
    json.put("searched", opened.index.count()).put("of", opened.data.count());
    ArrayNode neighbours = json.putArray("neighbours");
    for (TrainingIndex.Neighbour one : opened.index.nearest(pixels, network.resolution(), k)) {
      byte[] image = Batch.of(opened.data, one.index()).pixels();
      neighbours
          .addObject()
          .put("index", one.index())
          .put("distance", one.distance())
          .put("image", OpenModel.png(image, 0, network));
    }
    return json;
  }

  private static Opened open(TrainedRun run, FileTime written, SlowJob job) {
    TrainingData data = openData(run, job);
    try {
      FeatureExtractor extractor = extractor(run);
      try {
        TrainingIndex index =
            TrainingIndex.of(
                data,
                extractor,
                MOST_SEARCHED,
                (what, done, total) -> job.progressed(what, (double) done / total));
        return new Opened(run.name(), written, run.images(), data, extractor, index);
      } catch (RuntimeException e) {
        extractor.close();
        throw e;
      }
    } catch (RuntimeException e) {
      data.close();
      throw e;
    }
  }

  private static FeatureExtractor extractor(TrainedRun run) {
    NetworkConfig network = run.network();
    return run.objective().hasEnergies()
        ? EncoderFeatures.of(run)
        : new PixelFeatures(
            (long) network.channels() * network.resolution() * network.resolution());
  }

  private static TrainingData openData(TrainedRun run, SlowJob job) {
    job.progressed("opening the training images", 0);
    PackProgress progress =
        (done, total) ->
            job.progressed("packing the training images", total < 1 ? 0 : (double) done / total);
    TrainingData data = RunConfig.openData(run.directory(), Optional.empty(), progress);
    if (!data.fingerprint().equals(RunConfig.dataFingerprint(run.directory()))) {
      data.close();
      throw new DataException(
          "the data of %s are not those that it was trained on any more".formatted(run.name()));
    }
    return data;
  }

  @Override
  public void close() {
    if (opened != null) {
      opened.close();
      opened = null;
    }
  }
}
