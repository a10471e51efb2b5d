package io.equipoise.serve;

import io.equipoise.data.Fit;
import io.equipoise.latent.TrainedModel;
import io.equipoise.network.NetworkConfig;

/**
 * What does not change while a run is served.
 *
 * @param name of the run's folder
 * @param network shape of the networks
 * @param hasEnergies whether its discriminator is an autoencoder
 * @param fit how images of another shape were brought to the resolution
 */
record ModelInfo(String name, NetworkConfig network, boolean hasEnergies, Fit fit) {
  static ModelInfo of(TrainedModel model) {
    return new ModelInfo(
        model.name(), model.network(), model.objective().hasEnergies(), model.dataOptions().fit());
  }

  /** Whether it makes points of the plane and no images. */
  boolean points() {
    return network.makesPoints();
  }

  /** Z. */
  int latent() {
    return network.latent();
  }

  int channels() {
    return network.channels();
  }

  /** R; 0 for points. */
  int resolution() {
    return network.resolution();
  }

  /** Numbers in one image or point. */
  int values() {
    return points() ? 2 : channels() * resolution() * resolution();
  }

  /** What its scores are. */
  String measure() {
    return hasEnergies ? "energy" : "minus_logit";
  }
}
