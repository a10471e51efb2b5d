package io.equipoise.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.equipoise.Draws;
import io.equipoise.NativeScope;
import io.equipoise.data.Sha256;
import io.equipoise.tensor.TensorData;
import io.equipoise.tensor.TensorScope;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The models are those of {@code make_models.py} among the resources. */
@ExtendWith(NativeScope.class)
class OnnxFeaturesTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"-1, 4294967296, 4294967296", "-1, 100000, 100000", "4611686018427387904, 8, 8"})
  void inputsThatWouldTakeAllMemoryAreRefused(long batch, long height, long width) {
    assertThatThrownBy(
            () ->
                new OnnxInput(
                    "x", batch, 3, height, width, false, false, PixelScale.MINUS_ONE_TO_ONE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("export it smaller");
  }

  @Test
  void meansOfTheChannelsAndTheirSoftmaxAreAsByHand() throws IOException {
    Tensor images = images(5, 3, 20, 12);
    double[] values = TensorData.doubles(images);
    try (OnnxFeatures onnx = open("logits")) {
      FeatureExtractor.Output output = onnx.of(images);
      double[] features = TensorData.doubles(output.features());
      double[] probabilities = TensorData.doubles(output.probabilities().orElseThrow());
      assertThat(output.features().shape()).containsExactly(5, 3).endsWith(onnx.features());
      assertThat(onnx.classes()).isEqualTo(2);
      for (int image = 0; image < 5; image++) {
        double[] means = new double[3];
        for (int i = 0; i < 3 * 240; i++) {
          means[i / 240] += (values[image * 720 + i] / 127.5 - 1) / 240;
        }
        for (int channel = 0; channel < 3; channel++) {
          assertThat(features[3 * image + channel]).isEqualTo(means[channel], within(1e-5));
        }
        double first = 1 / (1 + Math.exp(2 * means[1] - means[0])); // logits: means[0], 2 means[1]
        assertThat(probabilities[2 * image]).isEqualTo(first, within(1e-5));
        assertThat(probabilities[2 * image + 1]).isEqualTo(1 - first, within(1e-5));
      }
      assertThat(onnx.name()).isEqualTo("logits.onnx");
      assertThat(onnx.resize()).isEqualTo("none, values minus_one_to_one");
      byte[] file = Files.readAllBytes(folder.resolve("logits.onnx"));
      assertThat(onnx.sha256()).isEqualTo(new Sha256().bytes(file, 0, file.length).hex());
    }
  }

  /** Twice as wide, half as high: places at 1/4 and 3/4 between columns, means of two rows. */
  @Test
  void imagesAreResizedByPlainBilinearInterpolation() throws IOException {
    Tensor images = images(2, 1, 16, 4);
    double[] values = TensorData.doubles(images);
    try (OnnxFeatures onnx = open("pixels")) {
      double[] resized = TensorData.doubles(onnx.of(images).features());
      for (int y = 0; y < 8; y++) {
        for (int x = 0; x < 8; x++) {
          double place = Math.max(0, Math.min(3, (x + 0.5) / 2 - 0.5));
          int left = Math.min(2, (int) place);
          double share = place - left;
          double expected = 0;
          for (int row = 2 * y; row < 2 * y + 2; row++) {
            expected += (1 - share) * values[4 * row + left] / 2;
            expected += share * values[4 * row + left + 1] / 2;
          }
          assertThat(resized[8 * y + x]).isEqualTo(expected, within(1e-3));
        }
      }
      assertThat(onnx.resize())
          .isEqualTo("bilinear to 8x8 (half-pixel centres, no antialiasing), values bytes");
      Tensor right = images(1, 1, 8, 8);
      assertThat(TensorData.floats(onnx.of(right).features())).isEqualTo(TensorData.floats(right));
    }
  }

  @Test
  void channelsLastIsFoundFromTheShape() throws IOException {
    Tensor images = images(2, 3, 4, 4);
    try (OnnxFeatures onnx = open("last")) {
      float[] expected =
          TensorData.floats(images.div(new Scalar(255)).permute(0, 2, 3, 1).contiguous());
      assertThat(TensorData.floats(onnx.of(images).features())).containsExactly(expected);
      assertThat(onnx.features()).isEqualTo(48);
    }
  }

  @Test
  void aModelOfOneImageAtATimeTakesMany() throws IOException {
    Tensor images = images(7, 3, 4, 4);
    try (OnnxFeatures onnx = open("single")) {
      Tensor features = onnx.of(images).features();
      assertThat(features.shape()).containsExactly(7, 3); // declared [1, 3, 1, 1]
      float[] expected =
          TensorData.floats(images.mean(2, 3).div(new Scalar(127.5)).sub(new Scalar(1)));
      assertThat(TensorData.floats(features)).containsExactly(expected, within(1e-5f));
    }
  }

  @Test
  void bytesAreRoundedForAModelThatWantsThem() throws IOException {
    Tensor images = torch.full(new long[] {1, 1, 2, 2}, new Scalar(7.6));
    try (OnnxFeatures onnx = open("bytes")) {
      assertThat(TensorData.floats(onnx.of(images).features()))
          .containsExactly(8, 8, 8); // grey to three channels
      assertThat(onnx.classes()).isEqualTo(3);
      assertThat(onnx.resize()).isEqualTo("none, values bytes");
    }
  }

  @Test
  void outputsWithoutANameAreFoundByWhatTheyAre() throws IOException {
    try (OnnxFeatures onnx = open("unnamed")) {
      FeatureExtractor.Output output =
          onnx.of(torch.full(new long[] {1, 3, 8, 8}, new Scalar(255)));
      assertThat(TensorData.doubles(output.features())) // (1 - mean) / deviation of ImageNet
          .containsExactly(new double[] {2.2489083, 2.4285714, 2.64}, within(1e-5));
      assertThat(output.labels()).containsExactly(2);
      assertThat(onnx.resize()).isEqualTo("none, values imagenet");
    }
  }

  @ParameterizedTest
  @CsvSource({"minus_one_to_one, 0.6", "zero_to_one, 0.8", "bytes, 204", "imagenet, 1.375546"})
  void theScaleCanBeChosen(String scale, float expected) throws IOException {
    Tensor images = torch.full(new long[] {1, 3, 2, 2}, new Scalar(204));
    try (OnnxFeatures onnx =
        OnnxFeatures.open(copy("unnamed"), Optional.of(PixelScale.named(scale)))) {
      assertThat(TensorData.floats(onnx.of(images).features())[0])
          .isEqualTo(expected, within(1e-5f));
      assertThat(onnx.resize()).endsWith(scale);
    }
  }

  @Test
  void anUnknownScaleIsRefusedWithTheKnownOnes() {
    assertThatThrownBy(() -> PixelScale.named("inches"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("minus_one_to_one, zero_to_one, bytes, imagenet");
  }

  @Test
  void featuresDoNotDependOnBatchMates() throws IOException {
    Tensor images = images(150, 3, 9, 9); // more than go through at once
    try (OnnxFeatures onnx = open("logits")) {
      float[] all = TensorData.floats(onnx.of(images).features());
      for (int image : new int[] {0, 63, 64, 149}) {
        float[] alone = TensorData.floats(onnx.of(images.narrow(0, image, 1)).features());
        for (int i = 0; i < 3; i++) {
          assertThat(alone[i]).isEqualTo(all[3 * image + i], within(1e-5f));
        }
      }
    }
  }

  @Test
  void nothingStaysOpenInNativeMemory() throws IOException {
    Tensor images = images(3, 3, 9, 9);
    long open = Pointer.totalCount();
    try (TensorScope scope = new TensorScope();
        OnnxFeatures onnx = open("logits")) {
      onnx.of(images).labels();
    }
    assertThat(Pointer.totalCount()).isLessThanOrEqualTo(open);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          two-inputs | takes 2 inputs [x, y], expected one of images
          longs      | takes "x" of type INT64, expected FLOAT or UINT8
          vectors    | takes "x" of shape [-1, 10] (-1: any), expected images [N, C, H, W]
          map        | has no output of features [N, F] among its 1
          wide       | has no output of features [N, F] among its 1, F at most 1,048,576
          scale      | has the metadata equipoise.input, but there is no scale of pixels named
          sums       | has an output probabilities whose rows are not such
          """)
  void aModelThatDoesNotFitIsRefusedWithTheReason(String model, String reason) throws IOException {
    Path file = copy(model);
    assertThatThrownBy(() -> OnnxFeatures.open(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(file + " " + reason);
  }

  @Test
  void weightsInAnotherFileAreRefused() throws IOException {
    Files.write(folder.resolve("weights.bin"), new byte[24]);
    Path file = copy("external");
    assertThatThrownBy(() -> OnnxFeatures.open(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("external.onnx is no ONNX model that can be run");
  }

  @Test
  void whatIsNoModelIsRefused() throws IOException {
    assertThatThrownBy(() -> OnnxFeatures.open(folder.resolve("none.onnx")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("none.onnx is not a file");
    byte[] whole = Files.readAllBytes(copy("logits"));
    for (int length : new int[] {0, 1, 50, whole.length - 20}) {
      Path cut = Files.write(folder.resolve("cut.onnx"), Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> OnnxFeatures.open(cut))
          .as("%d bytes", length)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("cut.onnx");
    }
  }

  @Test
  void imagesThatDoNotFitAreRefused() throws IOException {
    try (OnnxFeatures grey = open("pixels");
        OnnxFeatures flat = open("flat")) {
      assertThatThrownBy(() -> grey.of(images(1, 3, 8, 8)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("pixels.onnx takes images of 1 channel, those given have 3");
      assertThatThrownBy(() -> grey.of(torch.zeros(3, 8, 8)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("3 dimensions");
      assertThatThrownBy(() -> flat.of(images(1, 3, 8, 8)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("not [1, 12288] as before");
    }
  }

  /** float32 in [0, 255]. */
  private static Tensor images(long... shape) {
    return Draws.symmetric(5, shape).add(new Scalar(1)).mul(new Scalar(127.5)).to(ScalarType.Float);
  }

  private OnnxFeatures open(String model) throws IOException {
    return OnnxFeatures.open(copy(model));
  }

  private Path copy(String model) throws IOException {
    Path file = folder.resolve(model + ".onnx");
    try (InputStream resource = OnnxFeaturesTest.class.getResourceAsStream(model + ".onnx")) {
      Files.write(file, resource.readAllBytes());
    }
    return file;
  }
}
