package io.equipoise.network;

/** One half of a network: a decoder, an encoder. */
interface Half {
  /** The half of one batch. */
  <V> V forward(Operations<V> on, V x);
}
