package io.equipoise.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.equipoise.NativeScope;
import io.equipoise.data.Batch;
import io.equipoise.data.DataOptions;
import io.equipoise.data.DataSpec;
import io.equipoise.data.StackedImages;
import io.equipoise.data.TrainingData;
import io.equipoise.metrics.MeasureProgress;
import io.equipoise.tensor.TensorData;
import java.nio.file.Path;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(NativeScope.class)
class StackedClassifierTest {
  @TempDir Path folder;

  @Test
  void labelsOfStackedImagesAreThoseOfTheirChannels() {
    Bars.open(folder, 150, 1).close();
    DataOptions options = DataOptions.at(Bars.SIDE).withCache(folder.resolve("cache"));
    try (TrainingData data = DataSpec.open("stacked:" + folder.resolve("bars-1"), options);
        DataClassifier classifier =
            DataClassifier.of(data, folder.resolve("cache"), MeasureProgress.SILENT)) {
      StackedImages stacked = (StackedImages) data;
      Tensor images =
          Batch.of(data, LongStream.range(0, 200).toArray())
              .toTensor(new Device("cpu"))
              .add(new Scalar(1))
              .mul(new Scalar(127.5));
      FeatureExtractor.Output output = classifier.of(images);
      int[] labels = output.labels();
      assertThat(IntStream.range(0, 200).filter(i -> labels[i] == stacked.label(i)).count())
          .isGreaterThan(180);
      assertThat(IntStream.of(labels).distinct().count()).isGreaterThan(20); // of 27
      assertThat(output.features().shape()).containsExactly(200, classifier.features());
      assertThat(classifier.features()).isEqualTo(3 * 128);
      assertThat(classifier.classNames()).hasSize(27).hasSize(classifier.classes());
      assertThat(classifier.classNames().get(1 * 9 + 2 * 3)).isEqualTo("cross+down+across");
      for (double sum : TensorData.doubles(output.probabilities().orElseThrow().sum(1))) {
        assertThat(sum).isEqualTo(1, within(1e-5));
      }
      assertThat(classifier.name()).startsWith("bars-1 classifier").endsWith("on each channel");
      assertThatThrownBy(() -> classifier.of(torch.zeros(1, 1, 8, 8)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("three channels");
    }
  }
}
