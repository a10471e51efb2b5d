package io.equipoise.data;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.stream.Collectors;

/**
 * What a spec is.
 *
 * @param kind for people: "zip archive of images"
 * @param count samples that can be read
 * @param smallestWidth of the images as they are, in pixels; 0 of points
 * @param largestWidth in pixels
 * @param smallestHeight in pixels
 * @param largestHeight in pixels
 * @param channels 1 if all images are grey, else 3; 0 of points
 * @param classes samples by class, empty without classes
 * @param bad images that cannot be read, each with the reason
 * @param fingerprint SHA-256 of the content: of the files for sets not packed yet, of the packed
 *     content for packed files
 * @param intact whether a packed file's pixels have the checksum they were packed with; true for
 *     others
 * @param shards parts of a sharded set; 0 of others
 * @param damaged names of the parts of a sharded set that are not intact
 */
public record DataInfo(
    String kind,
    String name,
    long count,
    int smallestWidth,
    int largestWidth,
    int smallestHeight,
    int largestHeight,
    int channels,
    Map<String, Long> classes,
    List<BadImage> bad,
    String fingerprint,
    boolean intact,
    int shards,
    List<String> damaged) {

  static DataInfo ofMixture(Mixture mixture) {
    return new DataInfo(
        "mixture of " + mixture.centres().length + " Gaussians in the plane",
        mixture.name(),
        mixture.count(),
        0,
        0,
        0,
        0,
        0,
        Map.of(),
        List.of(),
        mixture.fingerprint(),
        true,
        0,
        List.of());
  }

  static DataInfo ofPacked(PackedSet set) {
    if (set instanceof ShardedImages sharded) {
      List<String> damaged = sharded.damaged();
      String kind = "packed images in " + sharded.shards() + " shards";
      return ofImages(kind, set, damaged.isEmpty(), sharded.shards(), damaged);
    }
    return ofImages("packed images", set, ((PackedImages) set).isIntact());
  }

  static DataInfo ofStacked(StackedImages images) {
    String kind = "three images of " + images.base().name() + " as red, green and blue";
    return ofImages(kind, images, true);
  }

  static DataInfo ofSelected(SelectedImages images) {
    return ofImages("some images of " + images.base().name(), images, true);
  }

  private static DataInfo ofImages(String kind, ImageData images, boolean intact) {
    return ofImages(kind, images, intact, 0, List.of());
  }

  private static DataInfo ofImages(
      String kind, ImageData images, boolean intact, int shards, List<String> damaged) {
    int side = images.resolution();
    long[] counts = new long[images.classNames().size()];
    for (long i = 0; i < images.count() && counts.length > 0; i++) {
      int label = images.label(i);
      if (label >= 0) {
        counts[label]++;
      }
    }
    Map<String, Long> classes = new LinkedHashMap<>();
    for (int label = 0; label < counts.length; label++) {
      classes.merge(images.classNames().get(label), counts[label], Long::sum);
    }
    return new DataInfo(
        kind,
        images.name(),
        images.count(),
        side,
        side,
        side,
        side,
        images.channels(),
        classes,
        List.of(),
        images.fingerprint(),
        intact,
        shards,
        damaged);
  }

  static DataInfo ofSource(
      ImageSource source, String name, String fingerprint, DataOptions options) {
    LongAccumulator smallestWidth = new LongAccumulator(Long::min, Integer.MAX_VALUE);
    LongAccumulator largestWidth = new LongAccumulator(Long::max, 0);
    LongAccumulator smallestHeight = new LongAccumulator(Long::min, Integer.MAX_VALUE);
    LongAccumulator largestHeight = new LongAccumulator(Long::max, 0);
    AtomicBoolean colour = new AtomicBoolean();
    List<BadImage> bad =
        DecodePool.run(
            source,
            true,
            options.progress(),
            DecodePool.allCores(),
            (place, picture) -> {
              smallestWidth.accumulate(picture.width());
              largestWidth.accumulate(picture.width());
              smallestHeight.accumulate(picture.height());
              largestHeight.accumulate(picture.height());
              if (picture.channels() == 3 && !colour.get()) { // as packed, see Packer
                byte[] packed = Resizer.square(picture, options.resolution(), 3, options.fit());
                colour.compareAndSet(false, !Packer.isGrey(packed, 3));
              }
            });
    DecodePool.requireSome(source, bad);
    Map<String, Long> classes = new LinkedHashMap<>();
    source.classNames().forEach(className -> classes.put(className, 0L));
    Set<Long> skipped = bad.stream().map(BadImage::place).collect(Collectors.toSet());
    for (int place = 0; place < source.count(); place++) {
      int label = source.label(place);
      if (label >= 0 && !skipped.contains((long) place)) {
        classes.merge(source.classNames().get(label), 1L, Long::sum);
      }
    }
    return new DataInfo(
        source.kind(),
        name,
        source.count() - bad.size(),
        (int) smallestWidth.get(),
        (int) largestWidth.get(),
        (int) smallestHeight.get(),
        (int) largestHeight.get(),
        colour.get() ? 3 : 1,
        classes,
        bad,
        fingerprint,
        true,
        0,
        List.of());
  }
}
