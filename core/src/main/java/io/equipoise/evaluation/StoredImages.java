package io.equipoise.evaluation;

import io.equipoise.latent.Sampler;
import io.equipoise.network.NetworkConfig;
import io.equipoise.run.StorageException;
import io.equipoise.tensor.TensorData;
import io.equipoise.tensor.TensorScope;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;

/**
 * Generated images, made once and kept as bytes in a temporary file without a name: measures read
 * them several times, and memory does not grow with their number.
 */
final class StoredImages implements ImageSet {
  /** Images made at a time: a multiple of the sampler's block, so that each stands at its place. */
  private static final int PIECE = 256;

  private final Origin origin;
  private final FileChannel file;
  private final long count;
  private final int channels;
  private final int resolution;

  private StoredImages(Origin origin, FileChannel file, long count, int channels, int resolution) {
    this.origin = origin;
    this.file = file;
    this.count = count;
    this.channels = channels;
    this.resolution = resolution;
  }

  /** Samples first to first + n - 1 of a seed; first is a multiple of the sampler's block. */
  static StoredImages generated(
      Sampler sampler,
      NetworkConfig network,
      Origin origin,
      long seed,
      long first,
      long n,
      EvaluationProgress progress) {
    StoredImages images =
        new StoredImages(origin, temporary(), n, network.channels(), network.resolution());
    try {
      String what = "making %,d images".formatted(n);
      for (long made = 0; made < n; made += PIECE) {
        int count = (int) Math.min(PIECE, n - made);
        float[] values = sampler.values(sampler.latents(seed, first + made, count));
        images.append(Sampler.pixels(values, network.channels(), network.resolution()));
        progress.progressed(what, made + count, n);
      }
      return images;
    } catch (RuntimeException e) {
      images.close();
      throw e;
    }
  }

  private static FileChannel temporary() {
    try {
      Path path = Files.createTempFile("equipoise", ".images");
      return FileChannel.open(
          path,
          StandardOpenOption.READ,
          StandardOpenOption.WRITE,
          StandardOpenOption.DELETE_ON_CLOSE);
    } catch (IOException e) {
      throw new StorageException(
          "generated images cannot be kept in " + System.getProperty("java.io.tmpdir"), e);
    }
  }

  private void append(byte[] pixels) {
    try {
      for (ByteBuffer bytes = ByteBuffer.wrap(pixels); bytes.hasRemaining(); ) {
        file.write(bytes);
      }
    } catch (IOException e) {
      throw new StorageException(
          "generated images cannot be kept in "
              + System.getProperty("java.io.tmpdir")
              + " (-Djava.io.tmpdir=FOLDER gives another)",
          e);
    }
  }

  @Override
  public Origin origin() {
    return origin;
  }

  @Override
  public long count() {
    return count;
  }

  @Override
  public Tensor read(long... indices) {
    int bytes = channels * resolution * resolution;
    byte[] pixels = new byte[Math.multiplyExact(indices.length, bytes)];
    try {
      for (int i = 0; i < indices.length; i++) {
        ByteBuffer image = ByteBuffer.wrap(pixels, i * bytes, bytes);
        long at = Objects.checkIndex(indices[i], count) * bytes;
        while (image.hasRemaining()) {
          if (file.read(image, at + image.position() - (long) i * bytes) < 0) {
            throw new IOException("the temporary file became shorter");
          }
        }
      }
    } catch (IOException e) {
      throw new StorageException("generated images cannot be read back", e);
    }
    try (TensorScope scope = new TensorScope()) {
      Tensor images = TensorData.of(pixels, indices.length, resolution, resolution, channels);
      return scope.keep(images.permute(0, 3, 1, 2));
    }
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw new StorageException("the temporary file of generated images cannot be closed", e);
    }
  }
}
