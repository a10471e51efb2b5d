package io.equipoise.latent;

import io.equipoise.data.Fit;
import io.equipoise.data.SingleImage;
import io.equipoise.network.NetworkConfig;
import io.equipoise.run.SampleGrid;
import io.equipoise.tensor.TensorScope;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/**
 * A trained model in memory: makes images, goes from one to another, finds the latent vector of an
 * image, and tells how unusual images are.
 *
 * <pre>{@code
 * try (ImageModel model = ImageModel.open(Path.of("runs/00000-began-faces"))) {
 *   BufferedImage face = model.image(1, 0); // the first image of seed 1
 * }
 * }</pre>
 *
 * <p>Image i of a seed is the same, bit for bit, whichever others are asked for, and the one that
 * the command {@code generate} writes. Images that are given may have any size and type; they are
 * brought to the resolution, channels and fit of the training as its data were.
 *
 * <p>Safe for use by many threads. One thread of its own does all work on the networks, in the
 * order of the calls; every call waits for its result. {@link #close} waits for the calls before
 * it, gives back the native memory, and makes later calls an {@link IllegalStateException}.
 */
public final class ImageModel implements AutoCloseable {
  private final TrainedModel source;
  private final Fit fit;
  private final List<String> warnings;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread one = new Thread(task, "equipoise-model");
            one.setDaemon(true);
            return one;
          });

  // the thread's alone
  private TrainedGenerator generator;
  private TrainedDiscriminator discriminator;
  private PooledSampler sampler;
  private boolean closed;

  private ImageModel(TrainedModel source, List<String> warnings) {
    if (source.network().makesPoints()) {
      throw new IllegalArgumentException(
          source.name() + " makes points in the plane: give a run on images");
    }
    this.source = source;
    this.fit = source.dataOptions().fit();
    this.warnings = List.copyOf(warnings);
    try {
      call(this::load);
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  /**
   * Opens a bundle that was exported, or the newest whole checkpoint of a run. All weights are read
   * now: the files may go away afterwards.
   *
   * @param path a run's directory, or a bundle's folder or {@code .safetensors} file
   * @throws IllegalArgumentException if it is neither, or of points in the plane
   * @throws io.equipoise.tensor.CorruptFileException if it is damaged
   */
  public static ImageModel open(Path path) {
    List<String> warnings = new ArrayList<>();
    TrainedModel source = TrainedModel.open(path, OptionalLong.empty(), warnings::add);
    return new ImageModel(source, warnings);
  }

  /** The same of a checkpoint that was chosen, by {@link TrainedModel#open}. */
  public static ImageModel of(TrainedModel source) {
    return new ImageModel(source, List.of());
  }

  private Void load() {
    try (TensorScope scope = new TensorScope()) { // the networks outlive it
      generator = TrainedGenerator.of(source);
      discriminator = TrainedDiscriminator.of(source);
      return null;
    }
  }

  /** Where it is from: name, real images seen, shape of the networks, objective. */
  public TrainedModel source() {
    return source;
  }

  /** Damaged checkpoints that were passed over when it was opened, as sentences; mostly none. */
  public List<String> warnings() {
    return warnings;
  }

  /** z of an image of a seed, {@code [Z]} in [-1, 1). */
  public float[] latent(long seed, long index) {
    return Sampler.latents(seed, index, 1, source.network().latent());
  }

  /** Image {@code index} of a seed, {@code R x R} pixels. */
  public BufferedImage image(long seed, long index) {
    return images(seed, index, 1).get(0);
  }

  /** Images {@code first} to {@code first + n - 1} of a seed. */
  public List<BufferedImage> images(long seed, long first, int n) {
    if (n < 1) {
      throw new IllegalArgumentException(n + " images cannot be made: ask for 1 or more");
    }
    return images(Sampler.latents(seed, first, n, source.network().latent()));
  }

  /**
   * What the generator makes of latent vectors.
   *
   * @param latents z, {@code [n, Z]} row-major, n >= 1; training saw values in [-1, 1]
   * @throws IllegalArgumentException if they are not whole vectors
   */
  public List<BufferedImage> images(float[] latents) {
    float[] values = call(() -> sampler().values(latents));
    NetworkConfig network = source.network();
    int side = network.resolution();
    byte[] pixels = Sampler.pixels(values, network.channels(), side);
    List<BufferedImage> images = new ArrayList<>();
    for (int i = 0; i < latents.length / network.latent(); i++) {
      images.add(SampleGrid.image(pixels, i, side, side, network.channels()));
    }
    return images;
  }

  private PooledSampler sampler() {
    if (sampler == null) {
      sampler = PooledSampler.small(generator.sampler());
    }
    return sampler;
  }

  /**
   * Images at equal steps on the straight line between two latent vectors, both ends included. For
   * another way: {@link #images(float[])} of {@link Interpolation#path}.
   *
   * @param from {@code [Z]}, of {@link #latent} or {@link #embed}
   * @param to {@code [Z]}
   * @param frames 2 or more
   */
  public List<BufferedImage> interpolate(float[] from, float[] to, int frames) {
    return images(Interpolation.LERP.path(from, to, frames));
  }

  /** Searches for the latent vector whose image comes nearest to a given one; takes seconds. */
  public Embedding.Found embed(BufferedImage image) {
    return embed(List.of(image), Embedding.Options.DEFAULT).get(0);
  }

  /** The same for many images at once, which takes less time than one by one. */
  public List<Embedding.Found> embed(List<BufferedImage> images, Embedding.Options options) {
    if (images.isEmpty()) {
      return List.of();
    }
    byte[] pixels = pixels(images);
    return call(() -> new Embedding(generator, options).find(pixels, done -> {}));
  }

  /**
   * How unusual an image is to the discriminator (EBGAN, section 2: low where the data are dense):
   * its energy, or minus its logit for a model of {@code gan}.
   */
  public double energy(BufferedImage image) {
    return energies(List.of(image))[0];
  }

  /** The same for many, {@code [n]}; an image has the same energy alone and among any others. */
  public double[] energies(List<BufferedImage> images) {
    NetworkConfig network = source.network();
    float[] values = SingleImage.values(pixels(images), network.resolution(), network.channels());
    float[] scores = call(() -> discriminator.scores(values));
    double[] energies = new double[scores.length];
    for (int i = 0; i < scores.length; i++) {
      energies[i] = scores[i];
    }
    return energies;
  }

  /** uint8 {@code [N, R, R, C]}. */
  private byte[] pixels(List<BufferedImage> images) {
    int side = source.network().resolution();
    int channels = source.network().channels();
    int each = side * side * channels;
    byte[] pixels = new byte[Math.multiplyExact(images.size(), each)];
    for (int i = 0; i < images.size(); i++) {
      byte[] one = SingleImage.of(images.get(i), side, channels, fit);
      System.arraycopy(one, 0, pixels, i * each, each);
    }
    return pixels;
  }

  private <T> T call(Supplier<T> work) {
    try {
      return CompletableFuture.supplyAsync(() -> whileOpen(work), thread).join();
    } catch (RejectedExecutionException e) {
      throw wasClosed();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      if (e.getCause() instanceof Error cause) {
        throw cause;
      }
      throw e;
    }
  }

  private <T> T whileOpen(Supplier<T> work) {
    if (closed) {
      throw wasClosed();
    }
    return work.get();
  }

  private static IllegalStateException wasClosed() {
    return new IllegalStateException("this model was closed: open it again");
  }

  /** Waits for the calls before this one; doing it twice does no harm. */
  @Override
  public void close() {
    try {
      CompletableFuture.runAsync(this::free, thread).join();
    } catch (RejectedExecutionException e) {
      return; // by another call of this method
    }
    thread.shutdown();
  }

  private void free() {
    closed = true;
    if (generator != null) {
      generator.close();
      generator = null;
    }
    if (discriminator != null) {
      discriminator.close();
      discriminator = null;
    }
  }
}
