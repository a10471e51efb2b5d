package io.equipoise.serve;

import io.equipoise.latent.TrainedRun;
import io.equipoise.network.NetworkConfig;

/**
 * What does not change while a run is served.
 *
 * @param name of the run's folder
 * @param network shape of the networks
 * @param hasEnergies whether its discriminator is an autoencoder
 */
record ModelInfo(String name, NetworkConfig network, boolean hasEnergies) {
  static ModelInfo of(TrainedRun run) {
    return new ModelInfo(run.directory().name(), run.network(), run.objective().hasEnergies());
  }

  /** Whether it makes points of the plane and no images. */
  boolean points() {
    return network.resolution() == 0;
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
