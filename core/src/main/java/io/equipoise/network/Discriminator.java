package io.equipoise.network;

/** What tells real from generated: an {@link Autoencoder} by energy or a {@link Classifier}. */
public sealed interface Discriminator extends AutoCloseable permits Autoencoder, Classifier {
  /** The weights. */
  Parameters parameters();

  @Override
  default void close() {
    parameters().close();
  }
}
