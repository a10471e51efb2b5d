package io.equipoise.evaluation;

import static java.awt.image.BufferedImage.TYPE_INT_RGB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.equipoise.NativeScope;
import io.equipoise.data.DataException;
import io.equipoise.data.DataOptions;
import io.equipoise.data.DataSpec;
import io.equipoise.data.Mixture;
import io.equipoise.data.TrainingData;
import io.equipoise.latent.NpyFile;
import io.equipoise.latent.Sampler;
import io.equipoise.network.Architecture;
import io.equipoise.network.Generator;
import io.equipoise.network.NetworkConfig;
import io.equipoise.network.Networks;
import io.equipoise.tensor.TensorData;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import javax.imageio.ImageIO;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(NativeScope.class)
class SampleSetTest {
  private static final EvaluationProgress SILENT = EvaluationProgress.SILENT;
  private static final Origin ORIGIN = Origin.ofData("a run", "", "some");

  @TempDir private Path folder;

  @Test
  void someSamplesAreChosenAtRandomAndNoneTwice() {
    Choice some = Choice.of(1000, 300, 5);
    long[] indices = some.indices(LongStream.range(0, 300).toArray());
    assertThat(indices).doesNotHaveDuplicates();
    assertThat(Arrays.stream(indices).allMatch(i -> i >= 0 && i < 1000)).isTrue();
    assertThat(Arrays.stream(indices).filter(i -> i < 500).count()).isBetween(110L, 190L);
    assertThat(Choice.of(1000, 300, 6).index(0)).isNotEqualTo(some.index(0));
    assertThat(some.words()).contains("300 of 1000", "seed 5");
    assertThat(Choice.of(1000, 5000, 5).indices(3, 999)).containsExactly(3, 999);
    assertThatThrownBy(() -> Choice.of(10, 0, 1)).hasMessageContaining("n is 0");
  }

  @Test
  void sharesOfClassesAreOfTheImagesThatHaveOne() throws IOException {
    Path set = folder.resolve("set");
    for (String name : List.of("a/1", "a/2", "a/3", "b/1", "beside")) {
      Path file = set.resolve(name + ".png");
      Files.createDirectories(file.getParent());
      ImageIO.write(new BufferedImage(32, 32, TYPE_INT_RGB), "png", file.toFile());
    }
    DataOptions options = DataOptions.at(32).withCache(folder.resolve("cache"));
    try (TrainingData data = DataSpec.open(set.toString(), options);
        SampleSet images = SampleSet.of(data, 5, 0)) {
      assertThat(((ImageSet) images).classShares().orElseThrow()).containsExactly(0.75, 0.25);
    }
  }

  @Test
  void pointsOfAMixtureKnowItsModes() {
    try (Mixture ring = Mixture.ring(0);
        SampleSet points = SampleSet.of(ring, 4000, 1);
        SampleSet others = SampleSet.of(ring, 5000, 2);
        Evaluation evaluation =
            Evaluation.against(
                Reference.of(points),
                EvaluationConfig.of(Measure.parse("fd,prdc,swd,modes"), 1),
                SILENT)) {
      EvaluationResult result = evaluation.of(others, SILENT);
      assertThat(result.value(Quantity.MODES)).isEqualTo(8);
      assertThat(result.value(Quantity.MODES_HIGH_QUALITY)).isGreaterThan(0.98);
      assertThat(result.value(Quantity.SWD)).isBetween(0.0, 0.03);
      assertThat(result.value(Quantity.FD)).isLessThan(0.01);
      assertThat(result.toJson().path("modes").isIntegralNumber()).isTrue();
      assertThat(Evaluation.measurable(Reference.of(points)))
          .containsExactly(Measure.FD, Measure.KD, Measure.PRDC, Measure.SWD, Measure.MODES);
    }
  }

  @Test
  void generatedImagesAreThoseThatWouldBeWritten() {
    NetworkConfig config = new NetworkConfig(Architecture.BEGAN, 32, 3, 2, 4, true);
    try (Generator generator = Networks.generator(config, 3, ScalarType.Float, new Device("cpu"))) {
      Sampler sampler = new Sampler(generator, 4, new Device("cpu"));
      byte[] expected = Sampler.pixels(sampler.values(sampler.latents(9, 0, 40)), 3, 32);
      try (SampleSet few = SampleSet.generated(sampler, config, ORIGIN, 9, 40, SILENT);
          SampleSet more = SampleSet.generated(sampler, config, ORIGIN, 9, 300, SILENT)) {
        Tensor some = ((ImageSet) few).read(39, 0, 17);
        assertThat(some.shape()).containsExactly(3, 3, 32, 32);
        byte[] pixels = TensorData.bytes(some.permute(0, 2, 3, 1));
        int each = 3 * 32 * 32;
        assertThat(Arrays.copyOf(pixels, each))
            .isEqualTo(Arrays.copyOfRange(expected, 39 * each, 40 * each));
        assertThat(Arrays.copyOfRange(pixels, 2 * each, 3 * each))
            .isEqualTo(Arrays.copyOfRange(expected, 17 * each, 18 * each));
        assertThat(TensorData.bytes(((ImageSet) more).read(39, 0, 17)))
            .as("the number of images changes none")
            .isEqualTo(TensorData.bytes(some));
      }
      assertThatThrownBy(() -> SampleSet.generated(sampler, config, ORIGIN, 9, 0, SILENT))
          .hasMessageContaining("n is 0");
    }
  }

  @Test
  void morePointsThanMemoryHoldsAreRefused() {
    NetworkConfig config = new NetworkConfig(Architecture.MLP, 0, 2, 2, 4, false);
    try (Generator generator = Networks.generator(config, 3, ScalarType.Float, new Device("cpu"))) {
      Sampler sampler = new Sampler(generator, 4, new Device("cpu"));
      for (long n : new long[] {3_000_000_000L, Long.MAX_VALUE}) {
        assertThatThrownBy(() -> SampleSet.generated(sampler, config, ORIGIN, 9, n, SILENT))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("100,000,000 at most");
      }
    }
  }

  @Test
  void featuresComeFromFilesOfNumpy() throws IOException {
    Path narrow = folder.resolve("narrow.npy");
    try (NpyFile file = NpyFile.create(narrow, false, 3, 2)) {
      file.write(new float[] {1, 2, 3, 4, 5, 6.5f});
    }
    Path wide = write("wide.npy", "<f8", "False", "(2, 2)", new double[] {1, 2, 3, 1e-300});
    try (FeatureSet a = SampleSet.features(narrow);
        FeatureSet b = SampleSet.features(wide)) {
      assertThat(TensorData.floats(a.features())).containsExactly(1, 2, 3, 4, 5, 6.5f);
      assertThat(a.count()).isEqualTo(3);
      assertThat(a.origin().name()).isEqualTo("narrow.npy");
      assertThat(a.origin().fingerprint()).hasSize(64).isNotEqualTo(b.origin().fingerprint());
      assertThat(TensorData.doubles(b.features())).containsExactly(1, 2, 3, 1e-300);
    }
  }

  private Path write(String name, String type, String fortran, String shape, double[] values)
      throws IOException {
    String text =
        "{'descr': '%s', 'fortran_order': %s, 'shape': %s, }\n".formatted(type, fortran, shape);
    ByteBuffer content =
        ByteBuffer.allocate(10 + text.length() + 8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    content.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
    content.putShort((short) text.length()).put(text.getBytes(StandardCharsets.US_ASCII));
    for (double value : values) {
      content.putDouble(value);
    }
    return Files.write(folder.resolve(name), content.array());
  }

  @Test
  void otherFilesAreRefused() throws IOException {
    double[] four = {1, 2, 3, 4};
    Path whole = write("a.npy", "<f8", "False", "(2, 2)", four);
    byte[] bytes = Files.readAllBytes(whole);
    refused(IllegalArgumentException.class, folder.resolve("none.npy"), "does not exist");
    refused(IllegalArgumentException.class, write("i.npy", "<i8", "False", "(2, 2)", four), "<i8");
    refused(
        IllegalArgumentException.class, write("f.npy", "<f8", "True", "(2, 2)", four), "Fortran");
    refused(
        IllegalArgumentException.class,
        write("v.npy", "<f8", "False", "(4,)", four),
        "[4], expected [images, features]");
    refused(
        DataException.class,
        Files.write(folder.resolve("cut.npy"), Arrays.copyOf(bytes, bytes.length - 3)),
        "holds 29 bytes");
    refused(
        DataException.class,
        Files.write(folder.resolve("head.npy"), Arrays.copyOf(bytes, 20)),
        "cut off in its header");
    refused(DataException.class, Files.writeString(folder.resolve("t.npy"), "text"), "not a .npy");
  }

  private static void refused(Class<?> type, Path file, String said) {
    assertThatThrownBy(() -> SampleSet.features(file))
        .isInstanceOf(type)
        .hasMessageContaining(file.getFileName().toString())
        .hasMessageContaining(said);
  }

  @Test
  void pictureShowsEachPairWithItsDistance() {
    GivenImages images = GivenImages.waves("a", 1, 30, 3, 32, 0);
    ProjectionFeatures extractor = new ProjectionFeatures(3 * 32 * 32, 5, 0);
    try (Evaluation evaluation =
        Evaluation.against(
            Reference.of(images).with(extractor).withTraining(images, Optional.empty()),
            EvaluationConfig.of(Measure.parse("memorisation"), 1),
            SILENT)) {
      NearestImages nearest = evaluation.of(images, SILENT).nearest().orElseThrow();
      var picture = MemorisationPicture.of(images, images, nearest, "projection");
      assertThat(picture.getWidth()).isGreaterThan(4 * 2 * 64);
      assertThat(picture.getHeight()).isGreaterThan(6 * 64);
    }
  }
}
