package io.equipoise.network;

import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;
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
    Generator generator =
        switch (config.architecture()) {
          case BEGAN -> {
            BeganDecoder decoder = new BeganDecoder(parameters, "", config);
            yield generator(parameters, decoder::forward);
          }
          case DCGAN -> {
            DcganDecoder decoder = new DcganDecoder(parameters, "", config, true);
            yield generator(parameters, decoder::forward);
          }
          case MLP -> {
            Mlp mlp = Mlp.generator(parameters, config);
            yield generator(parameters, mlp::forward);
          }
        };
    parameters.allocate(seed, type, device);
    return generator;
  }

  /** Autoencoder whose reconstruction error is the energy. */
  public static Autoencoder autoencoder(
      NetworkConfig config, long seed, ScalarType type, Device device) {
    Parameters parameters = new Parameters(DISCRIMINATOR_NUMBER);
    Autoencoder autoencoder =
        switch (config.architecture()) {
          case BEGAN -> {
            BeganEncoder encoder =
                new BeganEncoder(parameters, "encoder.", config, config.latent());
            BeganDecoder decoder = new BeganDecoder(parameters, "decoder.", config);
            yield autoencoder(parameters, encoder::forward, decoder::forward);
          }
          case DCGAN -> {
            DcganEncoder encoder =
                new DcganEncoder(parameters, "encoder.", config, config.latent());
            DcganDecoder decoder = new DcganDecoder(parameters, "decoder.", config, false);
            yield autoencoder(parameters, encoder::forward, decoder::forward);
          }
          case MLP -> {
            Mlp encoder = Mlp.encoder(parameters, config);
            Mlp decoder = Mlp.decoder(parameters, config);
            yield autoencoder(parameters, encoder::forward, decoder::forward);
          }
        };
    parameters.allocate(seed, type, device);
    return autoencoder;
  }

  /** The encoder with one logit in place of a code. */
  public static Classifier classifier(
      NetworkConfig config, long seed, ScalarType type, Device device) {
    Parameters parameters = new Parameters(DISCRIMINATOR_NUMBER);
    Layer layer =
        switch (config.architecture()) {
          case BEGAN -> new BeganEncoder(parameters, "encoder.", config, 1)::forward;
          case DCGAN -> new DcganEncoder(parameters, "encoder.", config, 1)::forward;
          case MLP -> Mlp.classifier(parameters, config)::forward;
        };
    parameters.allocate(seed, type, device);
    return new Classifier() {
      @Override
      public Tensor classify(Tensor images, Mode mode) {
        return layer.forward(images, mode).flatten();
      }

      @Override
      public Parameters parameters() {
        return parameters;
      }
    };
  }

  private static Generator generator(Parameters parameters, Layer layer) {
    return new Generator() {
      @Override
      public Tensor forward(Tensor z, Mode mode) {
        return layer.forward(z, mode);
      }

      @Override
      public Parameters parameters() {
        return parameters;
      }
    };
  }

  private static Autoencoder autoencoder(Parameters parameters, Layer encoder, Layer decoder) {
    return new Autoencoder() {
      @Override
      public Tensor encode(Tensor images, Mode mode) {
        return encoder.forward(images, mode);
      }

      @Override
      public Tensor decode(Tensor code, Mode mode) {
        return decoder.forward(code, mode);
      }

      @Override
      public Parameters parameters() {
        return parameters;
      }
    };
  }

  /** One half of a network. */
  @FunctionalInterface
  private interface Layer {
    Tensor forward(Tensor x, Mode mode);
  }
}
