package io.equipoise.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.equipoise.Derivatives;
import io.equipoise.NativeScope;
import io.equipoise.data.Batch;
import io.equipoise.data.Mixture;
import io.equipoise.data.PackedImages;
import io.equipoise.metrics.MeasureProgress;
import io.equipoise.run.StorageException;
import io.equipoise.tensor.LibTorch;
import io.equipoise.tensor.TensorData;
import io.equipoise.tensor.TensorScope;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.assertj.core.data.Offset;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(NativeScope.class)
class TrainedClassifierTest {
  @TempDir private static Path folder;
  private static PackedImages data;
  private static Path cache;
  private static String sha256;

  @TempDir Path other;

  @BeforeAll
  static void trainOnce() {
    LibTorch.setThreads(1);
    data = Bars.open(folder, 150, 1);
    cache = folder.resolve("trained");
    try (DataClassifier classifier = DataClassifier.of(data, cache, MeasureProgress.SILENT)) {
      sha256 = classifier.sha256();
    }
  }

  @AfterAll
  static void close() {
    data.close();
  }

  @Test
  void classesOfImagesNeverSeenAreTold() {
    try (PackedImages fresh = Bars.open(other, 30, 2);
        TrainedClassifier classifier = cached()) {
      FeatureExtractor.Output output = classifier.of(images(fresh));
      int[] expected = IntStream.range(0, 90).map(fresh::label).toArray();
      int[] labels = output.labels();
      assertThat(IntStream.range(0, 90).filter(i -> labels[i] == expected[i]).count())
          .isGreaterThanOrEqualTo(86);
      assertThat(classifier.accuracy()).isBetween(0.95, 1.0);
      assertThat(classifier.classNames()).containsExactly("across", "cross", "down");
    }
  }

  @Test
  void outputIsAsTheInterfaceSays() {
    try (TrainedClassifier classifier = cached()) {
      FeatureExtractor.Output output = classifier.of(images(data));
      assertThat(output.features().shape()).containsExactly(450, classifier.features());
      Tensor probabilities = output.probabilities().orElseThrow();
      assertThat(probabilities.shape()).containsExactly(450, classifier.classes());
      for (double sum : TensorData.doubles(probabilities.sum(1))) {
        assertThat(sum).isEqualTo(1, Offset.offset(1e-5));
      }
      assertThat(classifier.name())
          .matches("bars-1 classifier \\(held-out accuracy [01]\\.\\d{4}\\)");
      assertThat(classifier.sha256()).matches("[0-9a-f]{64}");
      assertThat(classifier.resize()).isEqualTo("none");
    }
  }

  @Test
  void featuresDoNotDependOnBatchMates() {
    try (TrainedClassifier classifier = cached()) {
      Tensor images = images(data);
      Tensor together = classifier.of(images).features();
      Tensor alone = classifier.of(images.narrow(0, 17, 1)).features();
      assertThat(Derivatives.relativeDifference(alone, together.narrow(0, 17, 1))).isLessThan(1e-5);
    }
  }

  @Test
  void bytesAndFloatsGiveTheSame() {
    try (TrainedClassifier classifier = cached()) {
      Tensor images = images(data);
      Tensor ofBytes = classifier.of(images.to(ScalarType.Byte)).features();
      assertThat(TensorData.floats(ofBytes))
          .isEqualTo(TensorData.floats(classifier.of(images).features()));
    }
  }

  @Test
  void secondOpeningTrainsNothing() {
    try (DataClassifier classifier = DataClassifier.of(data, cache, TrainedClassifierTest::fail)) {
      assertThat(classifier.sha256()).isEqualTo(sha256);
    }
  }

  @Test
  void aFileDamagedAnywhereIsTrainedAgain() throws IOException {
    byte[] whole = Files.readAllBytes(file(cache));
    String text = new String(whole, StandardCharsets.ISO_8859_1);
    int accuracy = text.indexOf("held_out_accuracy") + "held_out_accuracy\":\"0.".length();
    for (int place : List.of(3, 20, accuracy, whole.length / 2, whole.length - 1)) {
      byte[] damaged = whole.clone();
      damaged[place] ^= 1;
      assertThat(opensWith(damaged)).as("byte %d flipped", place).isFalse();
    }
    assertThat(opensWith(text.substring(0, 1000).getBytes(StandardCharsets.ISO_8859_1))).isFalse();
    assertThat(opensWith(whole)).isTrue();
  }

  /** Whether a file is taken as it is; training is stopped at its first step. */
  private boolean opensWith(byte[] content) throws IOException {
    Path copy = other.resolve(file(cache).getFileName().toString());
    Path folder = Files.createDirectories(other.resolve("classifiers"));
    Files.write(folder.resolve(copy.getFileName()), content);
    try (DataClassifier classifier = DataClassifier.of(data, other, TrainedClassifierTest::fail)) {
      return classifier.sha256().equals(sha256);
    } catch (IllegalStateException e) {
      return false;
    }
  }

  @Test
  void aDamagedFileIsReplacedByTheSameWeights() throws IOException {
    Path copy =
        Files.createDirectories(other.resolve("classifiers")).resolve(file(cache).getFileName());
    Files.writeString(copy, "no classifier");
    AtomicLong missing = new AtomicLong();
    DataClassifier.of(data, other, (done, total) -> missing.set(total - done)).close();
    assertThat(missing).hasValue(0); // the last word is that all is done
    assertThat(copy).hasSameBinaryContentAs(file(cache));
  }

  @Test
  void interruptedTrainingLeavesNothingBehind() throws IOException {
    long open = Pointer.totalCount();
    try (TensorScope scope = new TensorScope()) {
      assertThatThrownBy(
              () ->
                  DataClassifier.of(data, other, (done, all) -> Thread.currentThread().interrupt()))
          .isInstanceOf(CancellationException.class)
          .hasMessageContaining("interrupted");
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(Pointer.totalCount()).isLessThanOrEqualTo(open);
    try (Stream<Path> files = Files.list(other.resolve("classifiers"))) {
      assertThat(files).noneMatch(path -> path.toString().endsWith(".safetensors"));
    }
  }

  @Test
  void ofTwoWhoWantTheSameOneTrainsAndOneWaits() throws Exception {
    AtomicLong trained = new AtomicLong();
    Callable<String> open =
        () -> {
          AtomicLong steps = new AtomicLong();
          try (TensorScope scope = new TensorScope();
              DataClassifier mine =
                  DataClassifier.of(data, other, (done, all) -> steps.incrementAndGet())) {
            trained.addAndGet(Math.min(1, steps.get()));
            return mine.sha256();
          }
        };
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<Future<String>> both = threads.invokeAll(List.of(open, open));
      assertThat(both.get(0).get()).isEqualTo(both.get(1).get());
      assertThat(trained).hasValue(1);
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void nothingStaysOpenInNativeMemory() {
    Tensor images = images(data);
    long open = Pointer.totalCount();
    try (TensorScope scope = new TensorScope();
        TrainedClassifier classifier = cached()) {
      classifier.of(images).labels();
    }
    assertThat(Pointer.totalCount()).isLessThanOrEqualTo(open);
  }

  @Test
  void whatItCannotTakeIsRefusedWithAReason() throws IOException {
    try (TrainedClassifier classifier = cached()) {
      assertThatThrownBy(() -> classifier.of(torch.zeros(2, 3, 8, 8)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("[2, 3, 8, 8]")
          .hasMessageContaining("[N, 1, 8, 8]");
    }
    assertThatThrownBy(() -> DataClassifier.of(Mixture.ring(0), other, MeasureProgress.SILENT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ring is a set of points");
    try (PackedImages unlabelled = Bars.open(flat("plain", 1), other)) {
      assertThatThrownBy(() -> DataClassifier.of(unlabelled, other, MeasureProgress.SILENT))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("plain has no classes")
          .hasMessageContaining("--features");
    }
    try (PackedImages few = Bars.open(flat("few", 2), other)) {
      assertThatThrownBy(() -> DataClassifier.of(few, other, MeasureProgress.SILENT))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("2 labelled images");
    }
  }

  @Test
  void aCacheThatCannotBeWrittenIsAStorageFailure() throws IOException {
    Path noFolder = Files.writeString(other.resolve("file"), "");
    assertThatThrownBy(() -> DataClassifier.of(data, noFolder, MeasureProgress.SILENT))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("XDG_CACHE_HOME");
  }

  private static TrainedClassifier cached() {
    return (TrainedClassifier) DataClassifier.of(data, cache, TrainedClassifierTest::fail);
  }

  private static void fail(long done, long total) {
    throw new IllegalStateException("trained, where the cache was to serve");
  }

  private static Path file(Path cache) throws IOException {
    try (Stream<Path> files = Files.list(cache.resolve("classifiers"))) {
      return files
          .filter(path -> path.toString().endsWith(".safetensors"))
          .findFirst()
          .orElseThrow();
    }
  }

  /** All images of a set, {@code [N, 1, 8, 8]} float in [0, 255]. */
  private static Tensor images(PackedImages set) {
    byte[] pixels = Batch.of(set, LongStream.range(0, set.count()).toArray()).pixels();
    float[] values = new float[pixels.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = pixels[i] & 0xff;
    }
    return TensorData.of(values, set.count(), 1, Bars.SIDE, Bars.SIDE);
  }

  /** A folder with an image for each class; without classes where there is one. */
  private Path flat(String name, int classes) throws IOException {
    Path root = other.resolve(name);
    for (int label = 0; label < classes; label++) {
      Path into = Files.createDirectories(classes == 1 ? root : root.resolve("class" + label));
      BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY);
      ImageIO.write(image, "png", into.resolve("one.png").toFile());
    }
    return root;
  }
}
