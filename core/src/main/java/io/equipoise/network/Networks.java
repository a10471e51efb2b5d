package io.equipoise.network;

import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Builds the networks of a run, with initial weights that depend on the seed alone. */
public final class Networks {
  private static final int GENERATOR_NUMBER = 0;
  private static final int DISCRIMINATOR_NUMBER = 1_000_000;

  private Networks() {}

  /** Float32 or float64 generator on a device. */
  public static Generator generator(
      NetworkConfig config, long seed, ScalarType type, Device device) {
    Parameters parameters = new Parameters(GENERATOR_NUMBER);
    Half decoder = generator(parameters, config);
    parameters.allocate(seed, type, device);
    return new Generator() {
      @Override
      public <V> V forward(Operations<V> on, V z) {
        return decoder.forward(on, z);
      }

      @Override
      public Parameters parameters() {
        return parameters;
      }
    };
  }

  /** Autoencoder whose reconstruction error is the energy. */
  public static Autoencoder autoencoder(
      NetworkConfig config, long seed, ScalarType type, Device device) {
    Parameters parameters = new Parameters(DISCRIMINATOR_NUMBER);
    Half encoder = encoder(parameters, config);
    Half decoder = decoder(parameters, config);
    parameters.allocate(seed, type, device);
    return new Autoencoder() {
      @Override
      public <V> V encode(Operations<V> on, V images) {
        return encoder.forward(on, images);
      }

      @Override
      public <V> V decode(Operations<V> on, V code) {
        return decoder.forward(on, code);
      }

      @Override
      public Parameters parameters() {
        return parameters;
      }
    };
  }

  /** The encoder with one logit in place of a code. */
  public static Classifier classifier(
      NetworkConfig config, long seed, ScalarType type, Device device) {
    Parameters parameters = new Parameters(DISCRIMINATOR_NUMBER);
    Half encoder = classifier(parameters, config);
    parameters.allocate(seed, type, device);
    return new Classifier() {
      @Override
      public <V> V classify(Operations<V> on, V images) {
        return on.column(encoder.forward(on, images));
      }

      @Override
      public Parameters parameters() {
        return parameters;
      }
    };
  }

  /**
   * The one of both that an objective wants.
   *
   * @param hasEnergies whether it is an autoencoder
   */
  public static Discriminator discriminator(
      NetworkConfig config, boolean hasEnergies, long seed, ScalarType type, Device device) {
    return hasEnergies
        ? autoencoder(config, seed, type, device)
        : classifier(config, seed, type, device);
  }

  /** Names and shapes of the weights and buffers of a generator, which is not made. */
  public static Map<String, List<Long>> generatorShapes(NetworkConfig config) {
    Parameters parameters = new Parameters(GENERATOR_NUMBER);
    generator(parameters, config);
    return parameters.shapes();
  }

  /**
   * The same of a discriminator.
   *
   * @param hasEnergies whether it is an autoencoder
   */
  public static Map<String, List<Long>> discriminatorShapes(
      NetworkConfig config, boolean hasEnergies) {
    Parameters parameters = new Parameters(DISCRIMINATOR_NUMBER);
    if (hasEnergies) {
      encoder(parameters, config);
      decoder(parameters, config);
    } else {
      classifier(parameters, config);
    }
    return parameters.shapes();
  }

  private static Half generator(Parameters parameters, NetworkConfig config) {
    return switch (config.architecture()) {
      case BEGAN -> new BeganDecoder(parameters, "", config);
      case DCGAN -> new DcganDecoder(parameters, "", config, true);
      case MLP -> Mlp.generator(parameters, config);
    };
  }

  private static Half encoder(Parameters parameters, NetworkConfig config) {
    int code = config.latent();
    return switch (config.architecture()) {
      case BEGAN -> new BeganEncoder(parameters, "encoder.", config, code);
      case DCGAN -> new DcganEncoder(parameters, "encoder.", config, code);
      case MLP -> Mlp.encoder(parameters, config);
    };
  }

  private static Half decoder(Parameters parameters, NetworkConfig config) {
    return switch (config.architecture()) {
      case BEGAN -> new BeganDecoder(parameters, "decoder.", config);
      case DCGAN -> new DcganDecoder(parameters, "decoder.", config, false);
      case MLP -> Mlp.decoder(parameters, config);
    };
  }

  private static Half classifier(Parameters parameters, NetworkConfig config) {
    return switch (config.architecture()) {
      case BEGAN -> new BeganEncoder(parameters, "encoder.", config, 1);
      case DCGAN -> new DcganEncoder(parameters, "encoder.", config, 1);
      case MLP -> Mlp.classifier(parameters, config);
    };
  }
}
