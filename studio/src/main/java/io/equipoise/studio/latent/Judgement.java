package io.equipoise.studio.latent;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.latent.ErrorMap;
import io.equipoise.latent.Sampler;
import io.equipoise.network.NetworkConfig;
import io.equipoise.run.SampleGrid;

/**
 * An image before the discriminator.
 *
 * @param network shape of the discriminator
 * @param image {@code [C, R, R]} in [-1, 1]
 * @param energy or minus the logit, of {@code gan}
 * @param rebuilt D(x), the same shape; empty where D is a classifier
 */
record Judgement(NetworkConfig network, float[] image, float energy, float[] rebuilt) {
  /** With pictures as PNG in base64. */
  ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("measure", rebuilt.length > 0 ? "energy" : "minus_logit").put("energy", energy);
    json.put("image", png(image));
    if (rebuilt.length > 0) {
      ErrorMap errors = ErrorMap.of(image, rebuilt, network.channels());
      json.put("reconstruction", png(rebuilt));
      json.put("errors", SampleGrid.png(errors.picture(errors.most())));
      json.put("most_error", errors.most());
    }
    return json;
  }

  private byte[] png(float[] values) {
    byte[] pixels = Sampler.pixels(values, network.channels(), network.resolution());
    return OpenModel.png(pixels, 0, network);
  }
}
