package io.equipoise.data;

import io.equipoise.data.faces.FaceFactors;
import io.equipoise.data.faces.FacePainter;
import io.equipoise.download.PublishedSet;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  /** The set of drawings, and its mixtures, do not depend on the seed of a training. */
  private static final long DATA_SEED = 0;

  private static final int FACES = 20_000;

  private static final Map<String, DrawnSet> DRAWN =
      Map.of("faces", new DrawnSet("faces", FacePainter.VERSION, FACES, new DrawnFaces(DATA_SEED)));

  /** Begins the spec of a set that a program brought: it says which, and cannot be opened. */
  public static final String OWN = "own:";

  private DataSpec() {}

  /** Names of the built-in sets, sorted. */
  public static Set<String> builtIn() {
    Set<String> names = new TreeSet<>(DRAWN.keySet());
    names.add("ring");
    names.add("grid");
    return names;
  }

  /**
   * What the built-in faces were drawn from, as CSV: a header, then a line each.
   *
   * @param n how many, at most the set's 20,000
   * @throws IllegalArgumentException if there are not so many
   */
  public static Stream<String> faceFactors(int n) {
    if (n < 1 || n > FACES) {
      throw new IllegalArgumentException(
          "there are 1 to " + FACES + " faces, not " + n + ": give such a number");
    }
    FacePainter painter = new FacePainter(DATA_SEED);
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
    if (spec.startsWith(OWN)) {
      throw new DataException(
          "%s is a set that a Java program brought: go on from one that gives it, by Training.data, or give other data"
              .formatted(spec));
    }
    if (spec.equals("ring")) {
      return Mixture.ring(DATA_SEED);
    }
    if (spec.equals("grid")) {
      return Mixture.grid(DATA_SEED);
    }
    int selection = Selection.in(spec);
    if (selection >= 0) {
      return selected(spec.substring(0, selection), spec.substring(selection + 1), options);
    }
    if (spec.startsWith(StackedImages.PREFIX)) {
      return stacked(spec.substring(StackedImages.PREFIX.length()), options);
    }
    PackCache cache = new PackCache(options);
    if (DRAWN.containsKey(spec)) {
      return cache.open(spec, DRAWN.get(spec).at(options.resolution()));
    }
    SpecPath.Place place = SpecPath.find(spec, options.cache());
    Path path = place.path();
    String name = place.name();
    FileKind kind = SpecPath.kind(path);
    if (PackedSpec.is(kind)) {
      return PackedSpec.open(path, kind, options);
    }
    if (kind == FileKind.ZIP || kind == FileKind.TAR) { // listing them may mean reading all of it
      Optional<PackedImages> there = cache.lookUp(name, List.of(path));
      if (there.isPresent()) {
        return there.get();
      }
    }
    try (ImageSource source = SpecPath.source(path, kind)) {
      return cache.open(name, source);
    }
  }

  /**
   * Asks for no more than that a spec's data are there; reads and packs no image.
   *
   * @return whether they are points in the plane
   * @throws DataException if there are none
   */
  public static boolean require(String spec, DataOptions options) {
    int selection = Selection.in(spec);
    if (selection >= 0) {
      Selection.parse(spec.substring(selection + 1));
      return require(spec.substring(0, selection), options);
    }
    if (spec.startsWith(StackedImages.PREFIX)) {
      return require(spec.substring(StackedImages.PREFIX.length()), options);
    }
    if (!builtIn().contains(spec)) {
      SpecPath.find(spec, options.cache());
    }
    return spec.equals("ring") || spec.equals("grid");
  }

  /** The same data wherever it is opened: paths become absolute, names of sets stay. */
  public static String absolute(String spec) {
    int selection = Selection.in(spec);
    if (selection >= 0) {
      return absolute(spec.substring(0, selection)) + spec.substring(selection);
    }
    if (spec.startsWith(StackedImages.PREFIX)) {
      return StackedImages.PREFIX + absolute(spec.substring(StackedImages.PREFIX.length()));
    }
    boolean named =
        builtIn().contains(spec) || PublishedSet.named(spec).isPresent() || spec.startsWith(OWN);
    return named ? spec : Path.of(spec).toAbsolutePath().toString();
  }

  private static SelectedImages selected(String baseSpec, String wanted, DataOptions options) {
    Selection selection = Selection.parse(wanted);
    TrainingData base = open(baseSpec, options);
    try {
      if (base instanceof ImageData images) {
        return SelectedImages.of(images, selection);
      }
      throw new DataException(
          base.name() + " is a mixture of points: there are no images to select");
    } catch (RuntimeException e) {
      base.close();
      throw e;
    }
  }

  private static StackedImages stacked(String baseSpec, DataOptions options) {
    if (options.channels() == 1) {
      throw new IllegalArgumentException(
          StackedImages.PREFIX + baseSpec + " has 3 channels, not 1: leave --channels out");
    }
    TrainingData base = open(baseSpec, options.withChannels(0));
    try {
      if (base instanceof PackedSet images) {
        return StackedImages.of(images, DATA_SEED);
      }
      throw new DataException(
          StackedImages.PREFIX + baseSpec + " cannot be made: stack a grey labelled set of images");
    } catch (RuntimeException e) {
      base.close();
      throw e;
    }
  }

  /**
   * Packs a spec to a file of its own, which is a spec in turn.
   *
   * @return the packed file, open
   */
  public static PackedImages pack(String spec, DataOptions options, Path out) {
    try (ImageSource source = images(spec, options)) {
      String content = new PackCache(options).content(source);
      new Packer(source, nameOf(spec, options), options, () -> content)
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
    try (ImageSource source = images(spec, options)) {
      return new ShardedPacking(source, nameOf(spec, options), options, shardImages, folder).pack();
    }
  }

  /** Looks at every image of a spec and tells what it found; bad images are counted, not thrown. */
  public static DataInfo info(String spec, DataOptions options) {
    if (spec.equals("ring") || spec.equals("grid")) {
      return DataInfo.ofMixture((Mixture) open(spec, options));
    }
    if (Selection.in(spec) >= 0) {
      try (TrainingData selected = open(spec, options)) {
        return DataInfo.ofSelected((SelectedImages) selected);
      }
    }
    if (spec.startsWith(StackedImages.PREFIX)) {
      try (TrainingData stacked = open(spec, options)) {
        return DataInfo.ofStacked((StackedImages) stacked);
      }
    }
    if (!DRAWN.containsKey(spec)) {
      Path path = SpecPath.find(spec, options.cache()).path();
      FileKind kind = SpecPath.kind(path);
      if (PackedSpec.is(kind)) {
        try (PackedSet images = PackedSpec.open(path, kind)) {
          return DataInfo.ofPacked(images);
        }
      }
    }
    try (ImageSource source = images(spec, options)) {
      return DataInfo.ofSource(
          source, nameOf(spec, options), new PackCache(options).content(source), options);
    }
  }

  private static ImageSource images(String spec, DataOptions options) {
    if (DRAWN.containsKey(spec)) {
      return DRAWN.get(spec).at(options.resolution());
    }
    if (builtIn().contains(spec)) {
      throw new DataException(
          spec + " is a mixture of points, there are no images to pack: train on it as it is");
    }
    if (Selection.in(spec) >= 0) {
      throw new DataException(
          spec + " is selected as it is read: pack the whole set, and select from that");
    }
    if (spec.startsWith(StackedImages.PREFIX)) {
      throw new DataException(
          spec + " is put together as it is read: pack the set that is stacked, or train on it");
    }
    Path path = SpecPath.find(spec, options.cache()).path();
    FileKind kind = SpecPath.kind(path);
    if (PackedSpec.is(kind)) {
      throw new DataException(path + " is packed already: copy it, or pack what it was made from");
    }
    return SpecPath.source(path, kind);
  }

  private static String nameOf(String spec, DataOptions options) {
    return builtIn().contains(spec) ? spec : SpecPath.find(spec, options.cache()).name();
  }
}
