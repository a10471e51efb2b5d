package io.equipoise.evaluation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.equipoise.metrics.Moments;
import io.equipoise.metrics.NearestSamples;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The nearest training image of each generated image.
 *
 * @param found indices into the training images, with distances
 */
public record NearestImages(NearestSamples found) {
  private static final int LISTED = 64;

  /**
   * One generated image.
   *
   * @param sample its number
   * @param training number of the nearest training image
   * @param distance of their features
   */
  public record Pair(long sample, long training, double distance) {}

  /** The generated images that are closest to the training images, closest first. */
  public List<Pair> closest(int most) {
    return IntStream.range(0, found.index().length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> found.distance()[i]))
        .limit(most)
        .map(i -> new Pair(i, found.index()[i], found.distance()[i]))
        .toList();
  }

  double median() {
    return Moments.median(found.distance());
  }

  ArrayNode toJson() {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    for (Pair pair : closest(LISTED)) {
      array
          .addObject()
          .put("sample", pair.sample())
          .put("training", pair.training())
          .put("distance", pair.distance());
    }
    return array;
  }
}
