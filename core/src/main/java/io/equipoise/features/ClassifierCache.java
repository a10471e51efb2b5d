package io.equipoise.features;

import io.equipoise.data.PackedSet;
import io.equipoise.data.Sha256;
import io.equipoise.metrics.MeasureProgress;
import io.equipoise.network.ClassNetwork;
import io.equipoise.run.DurableFile;
import io.equipoise.run.FileContent;
import io.equipoise.run.FileOperations;
import io.equipoise.run.StorageException;
import io.equipoise.tensor.CorruptFileException;
import io.equipoise.tensor.Safetensors;
import io.equipoise.tensor.TensorData;
import io.equipoise.tensor.TensorScope;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.bytedeco.pytorch.Tensor;

/**
 * Trained classifiers as {@code classifiers/FINGERPRINT-VERSION.safetensors}, accuracy and SHA-256
 * of the weights in the metadata. A file that is damaged is trained again. A lock lets one process
 * at a time train on a set; the others wait for what it makes.
 */
final class ClassifierCache {
  private static final String ACCURACY = "held_out_accuracy";
  private static final String SHA256 = "weights_sha256";
  private static final long PAUSE_MILLIS = 100;

  private final Path folder;

  /**
   * @param cache the user's
   */
  ClassifierCache(Path cache) {
    this.folder = cache.resolve("classifiers");
  }

  TrainedClassifier open(PackedSet data, MeasureProgress progress) {
    Path file =
        folder.resolve(data.fingerprint() + "-" + ClassifierTraining.VERSION + ".safetensors");
    Optional<TrainedClassifier> there = read(file, data);
    if (there.isPresent()) {
      return there.get();
    }
    makeFolder();
    try (Closeable lock = lock(file.resolveSibling(file.getFileName() + ".lock"))) {
      return read(file, data).orElseGet(() -> train(file, data, progress));
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  private TrainedClassifier train(Path file, PackedSet data, MeasureProgress progress) {
    ClassNetwork network = ClassifierTraining.network(data);
    try {
      double accuracy = ClassifierTraining.train(network, data, progress);
      String sha256 = sha256(network.parameters().named(), accuracy);
      write(file, network, accuracy, sha256);
      return new TrainedClassifier(data, network, accuracy, sha256);
    } catch (RuntimeException | Error e) {
      network.close();
      throw e;
    }
  }

  private void write(Path file, ClassNetwork network, double accuracy, String sha256) {
    Map<String, String> metadata =
        Map.of("format", "pt", ACCURACY, Double.toString(accuracy), SHA256, sha256);
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    try {
      Safetensors.write(
          Channels.newChannel(content), network.parameters().named(), new TreeMap<>(metadata));
      DurableFile.replace(FileOperations.REAL, file, FileContent.of(content.toByteArray()));
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  /** Empty where there is none, or none that is whole. */
  private Optional<TrainedClassifier> read(Path file, PackedSet data) {
    ClassNetwork network = null;
    try (TensorScope scope = new TensorScope()) {
      Map<String, String> metadata = Safetensors.header(file).metadata();
      Map<String, Tensor> weights = Safetensors.read(file);
      double accuracy = Double.parseDouble(metadata.getOrDefault(ACCURACY, ""));
      String sha256 = sha256(weights, accuracy);
      if (!sha256.equals(metadata.get(SHA256))) {
        return Optional.empty();
      }
      network = ClassifierTraining.network(data);
      network.parameters().load(weights);
      return Optional.of(new TrainedClassifier(data, network, accuracy, sha256));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (CorruptFileException | IllegalArgumentException e) { // damaged: trained again
      if (network != null) {
        network.close();
      }
      return Optional.empty();
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  /** Of the weights by name, and the accuracy told of them. */
  private static String sha256(Map<String, Tensor> weights, double accuracy) {
    Sha256 digest = new Sha256().number(Double.doubleToLongBits(accuracy));
    new TreeMap<>(weights)
        .forEach(
            (name, tensor) -> {
              digest.text(name);
              for (float value : TensorData.floats(tensor)) {
                digest.number(Float.floatToIntBits(value));
              }
            });
    return digest.hex();
  }

  /** Waits for it; polled, so that threads of this process wait as other processes do. */
  private static Closeable lock(Path file) throws IOException {
    while (true) {
      Optional<Closeable> lock = FileOperations.REAL.tryLock(file);
      if (lock.isPresent()) {
        return lock.get();
      }
      try {
        Thread.sleep(PAUSE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw ClassifierTraining.interrupted(e);
      }
    }
  }

  private void makeFolder() {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  private StorageException unusable(IOException e) {
    return new StorageException(
        "the cache "
            + folder
            + " cannot be used (make room, or set XDG_CACHE_HOME to a writable folder)",
        e);
  }
}
