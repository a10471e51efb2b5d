package io.equipoise.network;

import java.util.ArrayList;
import java.util.List;

/**
 * Fully connected layers with ReLU between them, for points in the plane and for images, which are
 * rows of numbers here (as in the MNIST search of Zhao, Mathieu, LeCun 2016; no batch norm). The
 * autoencoder's hidden layers stand on both sides of its code, one more in the encoder where they
 * are odd; the code has Z units, for points a quarter of a hidden layer's. A generator of images
 * ends in tanh, a decoder without, as those of {@link DcganDecoder} do.
 */
final class Mlp implements Half {
  private enum Part {
    GENERATOR,
    CLASSIFIER,
    ENCODER,
    DECODER
  }

  private final Part part;
  private final NetworkConfig config;
  private final List<Linear> layers = new ArrayList<>();

  private Mlp(
      Parameters parameters, String prefix, Part part, NetworkConfig config, int in, int out) {
    this.part = part;
    this.config = config;
    int hidden = hidden(part, config);
    int width = in;
    for (int i = 1; i <= hidden; i++) {
      layers.add(new Linear(parameters, prefix + "linear" + i, width, config.filters()));
      width = config.filters();
    }
    layers.add(new Linear(parameters, prefix + "linear" + (hidden + 1), width, out));
  }

  static Mlp generator(Parameters parameters, NetworkConfig config) {
    return new Mlp(parameters, "", Part.GENERATOR, config, config.latent(), config.sampleSize());
  }

  static Mlp classifier(Parameters parameters, NetworkConfig config) {
    return new Mlp(parameters, "encoder.", Part.CLASSIFIER, config, config.sampleSize(), 1);
  }

  static Mlp encoder(Parameters parameters, NetworkConfig config) {
    return new Mlp(parameters, "encoder.", Part.ENCODER, config, config.sampleSize(), code(config));
  }

  static Mlp decoder(Parameters parameters, NetworkConfig config) {
    return new Mlp(parameters, "decoder.", Part.DECODER, config, code(config), config.sampleSize());
  }

  private static int hidden(Part part, NetworkConfig config) {
    return switch (part) {
      case GENERATOR, CLASSIFIER -> config.layers();
      case ENCODER -> config.layers() - config.layers() / 2;
      case DECODER -> config.layers() / 2;
    };
  }

  private static int code(NetworkConfig config) {
    return config.makesPoints() ? Math.max(1, config.filters() / 4) : config.latent();
  }

  /** {@code [N, in]} to {@code [N, out]}, where images go in or out {@code [N, C, R, R]}. */
  @Override
  public <V> V forward(Operations<V> on, V x) {
    boolean makes = part == Part.GENERATOR || part == Part.DECODER;
    V y = makes || config.makesPoints() ? x : on.rows(x);
    for (int i = 0; i < layers.size() - 1; i++) {
      y = dropped(on, on.relu(layers.get(i).forward(on, y)), i);
    }
    y = layers.get(layers.size() - 1).forward(on, y);
    if (!makes || config.makesPoints()) {
      return y;
    }
    V images = on.images(y, config.channels(), config.resolution());
    return part == Part.GENERATOR ? on.tanh(images) : images;
  }

  /** D's hidden layers are numbered through, the decoder's after the encoder's. */
  private <V> V dropped(Operations<V> on, V x, int layer) {
    if (part == Part.GENERATOR || config.dropout() == 0) {
      return x;
    }
    int before = part == Part.DECODER ? hidden(Part.ENCODER, config) : 0;
    return on.drop(x, config.dropout(), before + layer);
  }
}
