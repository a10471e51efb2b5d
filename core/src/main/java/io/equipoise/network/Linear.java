package io.equipoise.network;

/** A fully connected layer. Weight {@code [out, in]}, bias {@code [out]}. */
final class Linear {
  private final Parameter weight;
  private final Parameter bias;

  Linear(Parameters parameters, String name, int in, int out) {
    this(parameters, name, in, out, Initial.fanIn(in), Initial.fanIn(in));
  }

  Linear(Parameters parameters, String name, int in, int out, Initial ofWeight, Initial ofBias) {
    this.weight = parameters.weight(name + ".weight", ofWeight, out, in);
    this.bias = parameters.weight(name + ".bias", ofBias, out);
  }

  /** {@code [N, in]} to {@code [N, out]}. */
  <V> V forward(Operations<V> on, V x) {
    return on.linear(x, weight, bias);
  }
}
