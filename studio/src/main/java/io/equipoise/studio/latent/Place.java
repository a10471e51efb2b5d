package io.equipoise.studio.latent;

import com.fasterxml.jackson.databind.JsonNode;
import io.equipoise.latent.Interpolation;
import io.equipoise.latent.LatentDirections;
import io.equipoise.latent.Sampler;
import io.equipoise.web.HttpFailure;
import io.equipoise.web.HttpFailure.Reason;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where in the latent space: as an image of a seed, as a vector, between two others, or moved away
 * from another along the principal directions.
 */
sealed interface Place {
  /** Places within places: a point of a plane between four moved ones has four. */
  int MOST_DEPTH = 6;

  /** z, {@code [Z]}. */
  float[] latent(LatentDirections directions);

  /** Image {@code index} of a seed, as {@code generate} draws it. */
  record Seed(long seed, long index) implements Place {
    @Override
    public float[] latent(LatentDirections directions) {
      return Sampler.latents(seed, index, 1, directions.count());
    }
  }

  /** A vector itself. */
  record Vector(float[] z) implements Place {
    @Override
    public float[] latent(LatentDirections directions) {
      if (z.length != directions.count()) {
        throw wrong(
            "z has %d numbers, this generator takes %d".formatted(z.length, directions.count()));
      }
      return z;
    }
  }

  /** A share of the way from one to another. */
  record Between(Place from, Place to, double share, Interpolation way) implements Place {
    @Override
    public float[] latent(LatentDirections directions) {
      return way.between(from.latent(directions), to.latent(directions), share);
    }
  }

  /** Away from another. */
  record Moved(Place from, double[] deviations) implements Place {
    @Override
    public float[] latent(LatentDirections directions) {
      if (deviations.length > directions.count()) {
        throw wrong("along has more numbers than there are directions");
      }
      return directions.moved(from.latent(directions), deviations);
    }
  }

  /**
   * Reads a place: {@code {"seed", "index"}}, {@code {"z"}}, {@code {"from", "to", "share",
   * "method"}} or {@code {"from", "along"}}.
   *
   * @throws HttpFailure 400 saying what is wrong
   */
  static Place of(JsonNode json) {
    return of(json, MOST_DEPTH);
  }

  private static Place of(JsonNode json, int depth) {
    if (depth == 0) {
      throw wrong("places are nested too deep");
    }
    if (json.has("seed")) {
      require(json, "seed", "index");
      return new Seed(whole(json, "seed"), json.has("index") ? whole(json, "index") : 0);
    }
    if (json.has("z")) {
      require(json, "z");
      double[] z = numbers(json, "z", 1);
      float[] narrow = new float[z.length];
      for (int i = 0; i < z.length; i++) {
        narrow[i] = (float) z[i];
      }
      return new Vector(narrow);
    }
    if (json.has("to")) {
      require(json, "from", "to", "share", "method");
      return new Between(
          of(json.path("from"), depth - 1),
          of(json.path("to"), depth - 1),
          number(json.path("share"), "share", 0, 1),
          way(json.path("method").asText("lerp")));
    }
    if (json.has("along")) {
      require(json, "from", "along");
      return new Moved(of(json.path("from"), depth - 1), numbers(json, "along", 10));
    }
    throw wrong("a place has a seed, z, from and to, or from and along");
  }

  private static void require(JsonNode json, String... allowed) {
    Set<String> unknown = new TreeSet<>();
    json.fieldNames().forEachRemaining(unknown::add);
    unknown.removeAll(Set.of(allowed));
    if (!unknown.isEmpty()) {
      throw wrong("a place has no " + unknown);
    }
  }

  private static long whole(JsonNode json, String name) {
    JsonNode value = json.path(name);
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw wrong(name + " is not a whole number");
    }
    return value.asLong();
  }

  private static double[] numbers(JsonNode json, String name, double most) {
    JsonNode array = json.path(name);
    if (!array.isArray() || array.isEmpty()) {
      throw wrong(name + " is not a list of numbers");
    }
    double[] numbers = new double[array.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = number(array.get(i), "a number of " + name, -most, most);
    }
    return numbers;
  }

  private static double number(JsonNode value, String name, double least, double most) {
    if (!value.isNumber() || !(value.asDouble() >= least && value.asDouble() <= most)) {
      throw wrong("%s is not a number from %s to %s".formatted(name, least, most));
    }
    return value.asDouble();
  }

  private static Interpolation way(String name) {
    for (Interpolation way : Interpolation.values()) {
      if (way.toString().equals(name)) {
        return way;
      }
    }
    throw wrong("method is neither lerp nor slerp");
  }

  private static HttpFailure wrong(String message) {
    return new HttpFailure(Reason.BAD_REQUEST, message);
  }
}
