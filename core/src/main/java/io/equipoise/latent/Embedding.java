package io.equipoise.latent;

import io.equipoise.network.NetworkConfig;
import io.equipoise.tensor.TensorData;
import io.equipoise.tensor.TensorScope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleConsumer;
import java.util.function.LongConsumer;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Finds the latent vector whose image comes nearest to a given one (BEGAN, section 4.2: Adam on
 * {@code |G(z) - x|}, mean over pixels and channels), for many images at once.
 *
 * <p>Each search starts from the nearest of {@value #SAMPLES} samples of the seed. All starts of an
 * image take a tenth of the steps, the best of them the rest, with a rate that falls on half a
 * cosine; a search ends early when no image's error has fallen by a thousandth in {@value
 * LatentSearch#STALL_STEPS} steps. z is kept in [-1, 1], where training drew it, by cutting it off
 * after each step: unbounded it comes nearer to images that the generator cannot make, by vectors
 * it never saw.
 *
 * <p>Not thread-safe. The generator stays its owner's.
 */
public final class Embedding {
  private static final int SAMPLES = 1000;
  private static final int SAMPLE_BLOCK = 48;
  private static final int IMAGE_GROUP = 256;
  private static final int PIXELS_AT_ONCE = 64 * 32 * 32;
  private static final double FIRST_SHARE = 0.1;
  private static final double SAMPLED_SHARE = 0.3; // of the time for one image, about

  private final TrainedGenerator generator;
  private final Options options;
  private final DoubleConsumer progress;
  private final Sampler sampler;

  /**
   * How long is searched.
   *
   * @param starts how many samples of each image's nearest a search starts from
   * @param steps of Adam at most
   * @param seed of the samples
   */
  public record Options(int starts, int steps, long seed) {
    /** Four starts, 500 steps, seed 1. */
    public static final Options DEFAULT = new Options(4, 500, 1);

    /** Checks the ranges. */
    public Options {
      if (starts < 1 || starts > 64) {
        throw new IllegalArgumentException(starts + " starts are not 1 to 64");
      }
      if (steps < 1) {
        throw new IllegalArgumentException(steps + " steps are not 1 or more");
      }
    }
  }

  /**
   * What was found for an image.
   *
   * @param latent z, {@code [Z]} in [-1, 1]
   * @param error mean of {@code |G(z) - x|} over channels and pixels, which are in [-1, 1]
   * @param startError the same of the nearest sample
   */
  public record Found(float[] latent, double error, double startError) {}

  /**
   * A search for images of a generator.
   *
   * @param progress told after each step which share of all searches is done, about; what it throws
   *     ends them
   * @throws IllegalArgumentException if it makes points
   */
  public Embedding(TrainedGenerator generator, Options options, DoubleConsumer progress) {
    if (generator.config().makesPoints()) {
      throw new IllegalArgumentException(
          "this run makes points in the plane: images are found by runs on images alone");
    }
    this.generator = generator;
    this.options = options;
    this.progress = progress;
    this.sampler = generator.sampler();
  }

  /** The same, with nobody told of steps. */
  public Embedding(TrainedGenerator generator, Options options) {
    this(generator, options, share -> {});
  }

  /**
   * Searches for images.
   *
   * @param pixels uint8 {@code [N, R, R, C]}, e.g. of {@link io.equipoise.data.SingleImage}
   * @param done told how many images are done
   * @return N findings
   * @throws IllegalArgumentException if the bytes are not whole images
   */
  public List<Found> find(byte[] pixels, LongConsumer done) {
    NetworkConfig config = generator.config();
    int each = config.channels() * config.resolution() * config.resolution();
    if (pixels.length == 0 || pixels.length % each != 0) {
      throw new IllegalArgumentException(
          "%d bytes are not whole images of %d x %d pixels with %d channels"
              .formatted(
                  pixels.length, config.resolution(), config.resolution(), config.channels()));
    }
    List<Found> found = new ArrayList<>();
    for (int first = 0; first < pixels.length; first += IMAGE_GROUP * each) {
      int end = Math.min(pixels.length, first + IMAGE_GROUP * each);
      try (TensorScope scope = new TensorScope()) {
        findGroup(
            targets(Arrays.copyOfRange(pixels, first, end)), pixels.length / each, found, done);
      }
    }
    return found;
  }

  /** {@code [N, C, R, R]} in [-1, 1]. */
  private Tensor targets(byte[] pixels) {
    int r = generator.config().resolution();
    int c = generator.config().channels();
    Tensor bytes = TensorData.of(pixels, pixels.length / (r * r * c), r, r, c);
    return bytes
        .to(generator.device(), ScalarType.Float)
        .permute(0, 3, 1, 2)
        .div(new Scalar(127.5))
        .sub(new Scalar(1));
  }

  private void findGroup(Tensor targets, int all, List<Found> found, LongConsumer done) {
    int n = Math.toIntExact(targets.size(0));
    int before = found.size();
    DoubleConsumer told = share -> progress.accept((before + n * share) / all);
    double[] distances = distances(targets, told); // [N, SAMPLES]
    int r = generator.config().resolution();
    int block = Math.max(1, PIXELS_AT_ONCE / (r * r * options.starts));
    for (int first = 0; first < n; first += block) {
      int count = Math.min(block, n - first);
      try (TensorScope scope = new TensorScope()) {
        Tensor some = targets.narrow(0, first, count);
        double[] to = Arrays.copyOfRange(distances, first * SAMPLES, (first + count) * SAMPLES);
        double searched = (double) first / n;
        double blockShare = (double) count / n;
        found.addAll(
            findBlock(
                some,
                to,
                share ->
                    told.accept(
                        SAMPLED_SHARE + (1 - SAMPLED_SHARE) * (searched + blockShare * share))));
      }
      done.accept(found.size());
    }
  }

  /** Mean absolute differences of each image to each sample, {@code [N, SAMPLES]} row-major. */
  private double[] distances(Tensor targets, DoubleConsumer told) {
    int n = Math.toIntExact(targets.size(0));
    double[] all = new double[n * SAMPLES];
    int r = generator.config().resolution();
    int c = generator.config().channels();
    for (int first = 0; first < SAMPLES; first += SAMPLE_BLOCK) {
      int count = Math.min(SAMPLE_BLOCK, SAMPLES - first);
      told.accept(SAMPLED_SHARE * first / SAMPLES);
      float[] samples = sampler.values(sampler.latents(options.seed, first, count));
      try (TensorScope scope = new TensorScope()) {
        Tensor made =
            TensorData.of(samples, count, (long) c * r * r)
                .to(generator.device(), ScalarType.Float);
        Tensor sums = LatentSearch.sumsOfDifferences(targets.flatten(1, -1), made); // [N, count]
        double[] block = TensorData.doubles(sums);
        for (int i = 0; i < block.length; i++) {
          all[i / count * SAMPLES + first + i % count] = block[i] / (c * r * r);
        }
      }
    }
    return all;
  }

  private List<Found> findBlock(Tensor targets, double[] distances, DoubleConsumer told) {
    int n = Math.toIntExact(targets.size(0));
    int starts = options.starts;
    int latent = sampler.latent();
    float[] z = new float[n * starts * latent];
    double[] startErrors = new double[n];
    for (int i = 0; i < n; i++) {
      int[] nearest = nearest(distances, i);
      startErrors[i] = distances[i * SAMPLES + nearest[0]];
      for (int s = 0; s < starts; s++) {
        float[] one = sampler.latents(options.seed, nearest[s], 1);
        System.arraycopy(one, 0, z, (i * starts + s) * latent, latent);
      }
    }
    LatentSearch search = new LatentSearch(generator);
    int first = starts == 1 ? 0 : (int) (FIRST_SHARE * options.steps);
    LatentSearch.Best all =
        search.atOneRate(
            repeated(targets, starts), z, first, share -> told.accept(FIRST_SHARE * share));
    float[] chosen = all.bestOfEach(starts);
    LatentSearch.Best best =
        search.atFallingRate(
            targets,
            chosen,
            options.steps - first,
            share -> told.accept(FIRST_SHARE + (1 - FIRST_SHARE) * share));
    List<Found> found = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      found.add(new Found(best.latent(i), best.errors()[i], startErrors[i]));
    }
    return found;
  }

  /** Each image {@code times} times in turn. */
  private static Tensor repeated(Tensor images, int times) {
    long[] places = new long[Math.toIntExact(images.size(0)) * times];
    Arrays.setAll(places, i -> i / times);
    Tensor index = TensorData.of(places, places.length);
    return images.index_select(0, index.to(images.device(), ScalarType.Long));
  }

  /** Numbers of the samples nearest to an image, nearest first. */
  private int[] nearest(double[] distances, int image) {
    Integer[] order = new Integer[SAMPLES];
    Arrays.setAll(order, i -> i);
    Arrays.sort(
        order,
        (a, b) -> Double.compare(distances[image * SAMPLES + a], distances[image * SAMPLES + b]));
    return Arrays.stream(order).limit(options.starts).mapToInt(i -> i).toArray();
  }
}
