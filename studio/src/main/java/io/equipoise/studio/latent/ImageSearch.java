package io.equipoise.studio.latent;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.data.SingleImage;
import io.equipoise.latent.Embedding;
import io.equipoise.latent.ErrorMap;
import io.equipoise.latent.Sampler;
import io.equipoise.latent.TrainedGenerator;
import io.equipoise.latent.TrainedRun;
import io.equipoise.network.NetworkConfig;
import io.equipoise.run.SampleGrid;

/** The latent vector whose image comes nearest to a given one. */
final class ImageSearch {
  private ImageSearch() {}

  /**
   * Searches.
   *
   * @param pixels uint8 {@code [R, R, C]}
   * @return z, its error, its image and where that differs
   */
  static ObjectNode find(TrainedRun run, byte[] pixels, SlowJob job) {
    job.progressed("opening the checkpoint", 0);
    try (TrainedGenerator generator = TrainedGenerator.of(run)) {
      Embedding embedding =
          new Embedding(
              generator,
              Embedding.Options.DEFAULT,
              share -> job.progressed("searching for its latent vector", share));
      Embedding.Found found = embedding.find(pixels, done -> {}).get(0);
      return json(found, pixels, generator);
    }
  }

  private static ObjectNode json(Embedding.Found found, byte[] pixels, TrainedGenerator generator) {
    NetworkConfig network = generator.config();
    int side = network.resolution();
    float[] made = generator.sampler().values(found.latent());
    float[] image = SingleImage.values(pixels, side, network.channels());
    ErrorMap errors = ErrorMap.of(image, made, network.channels());
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode z = json.putArray("z");
    for (float value : found.latent()) {
      z.add(value);
    }
    json.put("error", found.error()).put("start_error", found.startError());
    byte[] bytes = Sampler.pixels(made, network.channels(), side);
    json.put("image", OpenModel.png(bytes, 0, network));
    json.put("errors", SampleGrid.png(errors.picture(errors.most())));
    json.put("most_error", errors.most());
    return json;
  }
}
