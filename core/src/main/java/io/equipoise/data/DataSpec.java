package io.equipoise.data;

import io.equipoise.data.faces.FaceFactors;
import io.equipoise.data.faces.FacePainter;
import io.equipoise.download.PublishedSet;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What a data spec stands for, found out from its content:
 *
 * <ul>
 *   <li>a built-in set by its name ({@link #builtIn});
 *   <li>a published set by its name ({@link PublishedSet#names}), once it is in the cache;
 *   <li>a folder of images, of any depth, the first level being the classes;
 *   <li>a {@code .zip}, {@code .tar} or {@code .tar.gz} of the same;
 *   <li>IDX files as MNIST ships them, packed by gzip or not: the images file, or a folder with it;
 *   <li>CIFAR-10 binary batches: a file, a folder or an archive of them;
 *   <li>a packed file, or a folder of such with its index ({@link ShardedImages});
 *   <li>{@code stacked:SPEC}: three images of a grey labelled set as the channels of one ({@link
 *       StackedImages});
 *   <li>{@code SPEC#class=NAME}, {@code SPEC#hold-out=N}, {@code SPEC#held-out=N}: some images of a
 *       set ({@link Selection}).
 * </ul>
 *
 * <p>A name is always the set; a folder of such a name is given with a separator, as {@code
 * ./mnist}.
 *
 * <p>Images are packed once into the cache of the options and read from there.
 */
public final class DataSpec {
  /** Begins the spec of a set that a program brought: it says which, and cannot be opened. */
  public static final String OWN = "own:";

  private DataSpec() {}

  /** Names of the built-in sets, sorted. */
  public static Set<String> builtIn() {
    Set<String> names = new TreeSet<>(DrawnSpec.SETS.keySet());
    names.addAll(PointsSpec.NAMES);
    return names;
  }

  /**
   * What the built-in faces were drawn from, as CSV: a header, then a line each.
   *
   * @param n how many, at most the set's 20,000
   * @throws IllegalArgumentException if there are not so many
   */
  public static Stream<String> faceFactors(int n) {
    int most = DrawnSpec.FACES.count();
    if (n < 1 || n > most) {
      throw new IllegalArgumentException(
          "there are 1 to " + most + " faces, not " + n + ": give such a number");
    }
    FacePainter painter = new FacePainter(Spec.DATA_SEED);
    return Stream.concat(
        Stream.of(FaceFactors.csvHeader()),
        IntStream.range(0, n).mapToObj(i -> painter.factors(i).toCsv(i)));
  }

  /**
   * Opens a spec, packing it first if it was not packed before.
   *
   * @throws DataException if it is missing, empty, broken or does not go with the options
   * @throws java.io.UncheckedIOException if the cache cannot be written
   */
  public static TrainingData open(String spec, DataOptions options) {
    return Spec.of(spec).open(options);
  }

  /**
   * Asks for no more than that a spec's data are there; reads and packs no image.
   *
   * @return whether they are points in the plane
   * @throws DataException if there are none
   */
  public static boolean require(String spec, DataOptions options) {
    return Spec.of(spec).require(options);
  }

  /** The same data wherever it is opened: paths become absolute, names of sets stay. */
  public static String absolute(String spec) {
    return Spec.of(spec).absolute();
  }

  /**
   * Packs a spec to a file of its own, which is a spec in turn.
   *
   * @return the packed file, open
   */
  public static PackedImages pack(String spec, DataOptions options, Path out) {
    Spec set = Spec.of(spec);
    try (ImageSource source = set.source(options)) {
      String content = new PackCache(options).content(source);
      new Packer(source, set.name(options), options, () -> content)
          .pack(out)
          .forEach(options.progress()::leftOut);
      return PackedImages.open(out);
    }
  }

  /**
   * Packs a spec to a folder of packed files, which is a spec in turn. Parts that are there already
   * and would become the same are kept, so that packing goes on where it was stopped.
   *
   * <p>Images that could be grey become RGB unless the options say otherwise; see {@link
   * ShardPacker}.
   *
   * @param shardImages images of a part, the last one may have fewer
   * @return the set, open
   * @throws IllegalArgumentException if that makes too many parts, or the folder holds other files
   */
  public static ShardedImages packShards(
      String spec, DataOptions options, Path folder, int shardImages) {
    Spec set = Spec.of(spec);
    try (ImageSource source = set.source(options)) {
      return new ShardedPacking(source, set.name(options), options, shardImages, folder).pack();
    }
  }

  /** Looks at every image of a spec and tells what it found; bad images are counted, not thrown. */
  public static DataInfo info(String spec, DataOptions options) {
    return Spec.of(spec).info(options);
  }
}
