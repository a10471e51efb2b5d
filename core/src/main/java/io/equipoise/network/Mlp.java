package io.equipoise.network;

import java.util.ArrayList;
import java.util.List;

/**
 * Fully connected layers with ReLU between them, for points in the plane. The autoencoder's code
 * has a quarter as many units as a hidden layer.
 */
final class Mlp implements Half {
  private final List<Linear> layers = new ArrayList<>();

  private Mlp(Parameters parameters, String prefix, int... widths) {
    for (int i = 1; i < widths.length; i++) {
      layers.add(new Linear(parameters, prefix + "linear" + i, widths[i - 1], widths[i]));
    }
  }

  static Mlp generator(Parameters parameters, NetworkConfig config) {
    int h = config.filters();
    return new Mlp(parameters, "", config.latent(), h, h, config.channels());
  }

  static Mlp classifier(Parameters parameters, NetworkConfig config) {
    int h = config.filters();
    return new Mlp(parameters, "encoder.", config.channels(), h, h, 1);
  }

  static Mlp encoder(Parameters parameters, NetworkConfig config) {
    return new Mlp(parameters, "encoder.", config.channels(), config.filters(), code(config));
  }

  static Mlp decoder(Parameters parameters, NetworkConfig config) {
    return new Mlp(parameters, "decoder.", code(config), config.filters(), config.channels());
  }

  private static int code(NetworkConfig config) {
    return Math.max(1, config.filters() / 4);
  }

  /** {@code [N, in]} to {@code [N, out]}. */
  @Override
  public <V> V forward(Operations<V> on, V x) {
    V y = x;
    for (int i = 0; i < layers.size(); i++) {
      y = layers.get(i).forward(on, y);
      y = i < layers.size() - 1 ? on.relu(y) : y;
    }
    return y;
  }
}
