package io.equipoise.spark;

import io.equipoise.latent.TrainedGenerator;
import io.equipoise.latent.TrainedModel;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * A trained model in a folder that all nodes see, pinned to the checkpoint that the driver found.
 *
 * @param path of the run or bundle
 * @param images of the checkpoint
 * @param sha256 of the generator's weights
 */
record SharedModel(String path, long images, String sha256) implements Serializable {
  static SharedModel of(Path path, TrainedModel model) {
    return new SharedModel(
        path.toAbsolutePath().toString(), model.images(), model.generatorSha256());
  }

  TrainedModel open() {
    return TrainedModel.open(Path.of(path), OptionalLong.of(images), warning -> {});
  }

  /**
   * The generator; close it.
   *
   * @throws IllegalArgumentException if this node finds other weights
   */
  TrainedGenerator generator() {
    TrainedModel model = open();
    if (!model.generatorSha256().equals(sha256)) {
      throw new IllegalArgumentException(
          "%s finds other weights in %s than the driver: give a folder that all nodes see"
              .formatted(Home.machine(), path));
    }
    return TrainedGenerator.of(model);
  }
}
