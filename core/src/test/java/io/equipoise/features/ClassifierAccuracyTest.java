package io.equipoise.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.equipoise.NativeScope;
import io.equipoise.data.Batch;
import io.equipoise.data.DataOptions;
import io.equipoise.data.DataSpec;
import io.equipoise.data.PackedImages;
import io.equipoise.data.TrainingData;
import io.equipoise.metrics.MeasureProgress;
import io.equipoise.tensor.LibTorch;
import io.equipoise.tensor.TensorScope;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On the published sets: also on their test images, which no part of the training saw. */
@Tag("long")
@ExtendWith(NativeScope.class)
class ClassifierAccuracyTest {
  @TempDir Path cache;

  @ParameterizedTest
  @CsvSource({"mnist, 0.985", "fashion-mnist, 0.90"})
  void publishedSetsAreTold(String name, double least) {
    LibTorch.setThreads(Runtime.getRuntime().availableProcessors());
    try (PackedImages data = open(name, "train-images-idx3-ubyte.gz");
        PackedImages test = open(name, "t10k-images-idx3-ubyte.gz");
        DataClassifier classifier = DataClassifier.of(data, cache, MeasureProgress.SILENT)) {
      assertThat(((TrainedClassifier) classifier).accuracy()).isGreaterThanOrEqualTo(least);
      assertThat(accuracy(classifier, test)).isGreaterThanOrEqualTo(least);
    }
  }

  private static double accuracy(FeatureExtractor classifier, PackedImages test) {
    int right = 0;
    for (long first = 0; first < test.count(); first += 500) {
      try (TensorScope scope = new TensorScope()) {
        long[] places = new long[500];
        for (int i = 0; i < places.length; i++) {
          places[i] = first + i;
        }
        Tensor images = Batch.of(test, places).toTensor(new Device("cpu"));
        int[] labels = classifier.of(images.add(new Scalar(1)).mul(new Scalar(127.5))).labels();
        for (int i = 0; i < labels.length; i++) {
          right += labels[i] == test.label(places[i]) ? 1 : 0;
        }
      }
    }
    return (double) right / test.count();
  }

  private PackedImages open(String name, String file) {
    Path shared = Path.of(System.getProperty("equipoise.shared", "../../shared"));
    Path path = shared.resolve("data").resolve(name).resolve(file);
    assumeTrue(Files.exists(path), "skipped: " + path + " is not there");
    TrainingData data = DataSpec.open(path.toString(), DataOptions.at(32).withCache(cache));
    return (PackedImages) data;
  }
}
