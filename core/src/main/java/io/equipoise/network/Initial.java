package io.equipoise.network;

import io.equipoise.random.CounterRandom;

/** How a parameter starts: element {@code e} of parameter number {@code p} is a pure function. */
@FunctionalInterface
interface Initial {
  /** Value of one element. */
  double draw(CounterRandom random, long parameter, long element);

  /** Every element the same. */
  static Initial constant(double value) {
    return (random, parameter, element) -> value;
  }

  /** Uniform in [-1/sqrt(fanIn), 1/sqrt(fanIn)), what PyTorch's layers start with. */
  static Initial fanIn(int fanIn) {
    double bound = 1 / Math.sqrt(fanIn);
    return (random, parameter, element) -> bound * (2 * random.uniform(parameter, element) - 1);
  }

  /** Normal around 0 with deviation 0.02, as in DCGAN (Radford, Metz, Chintala 2015, section 4). */
  static Initial dcgan() {
    return (random, parameter, element) -> 0.02 * random.normal(parameter, element);
  }
}
