package io.equipoise.latent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.NativeScope;
import io.equipoise.PythonPeer;
import io.equipoise.data.Batch;
import io.equipoise.data.DataSpec;
import io.equipoise.data.PackedImages;
import io.equipoise.data.TrainingData;
import io.equipoise.network.NetworkConfig;
import io.equipoise.tensor.Safetensors;
import io.equipoise.tensor.TensorData;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(NativeScope.class)
class ScoringTest {
  @TempDir private Path folder;

  private record Score(long index, double energy) {}

  private static List<Score> score(TrainedRun run, TrainingData data, long n) {
    List<Score> scores = new ArrayList<>();
    try (TrainedDiscriminator discriminator = TrainedDiscriminator.of(run)) {
      new Scoring(discriminator).score(data, n, (index, e) -> scores.add(new Score(index, e)));
    }
    return scores;
  }

  private TrainedRun trainOnImages(String objective, String architecture) {
    Path images = SmallRuns.drawImages(folder.resolve("images"), 11);
    return train(SmallRuns.settings(images.toString(), objective, architecture, 5));
  }

  private TrainedRun train(ObjectNode settings) {
    return SmallRuns.train(settings, folder.resolve("runs"));
  }

  @ParameterizedTest
  @CsvSource({"began, began, l1, mean", "ebgan, dcgan, l2, norm", "gan, dcgan, l1, mean"})
  void scoresAreThoseOfPyTorch(String objective, String architecture, String norm, String reduction)
      throws IOException, InterruptedException {
    Path images = SmallRuns.drawImages(folder.resolve("images"), 11);
    ObjectNode settings = SmallRuns.settings(images.toString(), objective, architecture, 5);
    if (!objective.equals("gan")) {
      settings.withObjectProperty("objective").put("norm", norm).put("energy", reduction);
    }
    TrainedRun run = train(settings);
    try (PackedImages data = (PackedImages) DataSpec.open(images.toString(), run.dataOptions())) {
      float[] input = plainFloats(data);
      float[] output = pyTorch(run, input, objective.equals("gan") ? "classifier" : "autoencoder");
      List<Score> scores = score(run, data, 99);
      assertThat(scores).hasSize(11);
      for (int i = 0; i < 11; i++) {
        double expected =
            objective.equals("gan") ? -output[i] : energy(input, output, i, norm, reduction);
        assertThat(scores.get(i).energy)
            .isCloseTo(expected, within(1e-5 * Math.max(1, Math.abs(expected))));
      }
    }
  }

  /** {@code [N, 3, 32, 32]}: v / 127.5 - 1. */
  private static float[] plainFloats(PackedImages data) {
    float[] values = new float[(int) data.count() * 3 * 1024];
    byte[] pixels = new byte[3 * 1024];
    for (int i = 0; i < data.count(); i++) {
      data.read(i, pixels, 0);
      for (int p = 0; p < pixels.length; p++) {
        values[i * 3072 + p % 3 * 1024 + p / 3] = (pixels[p] & 0xff) / 127.5f - 1;
      }
    }
    return values;
  }

  private static double energy(float[] v, float[] rebuilt, int image, String norm, String how) {
    double sum = 0;
    for (int i = image * 3072; i < (image + 1) * 3072; i++) {
      double difference = Math.abs((double) v[i] - rebuilt[i]);
      sum += norm.equals("l1") ? difference : difference * difference;
    }
    return how.equals("mean") ? sum / 3072 : Math.sqrt(sum);
  }

  /** The discriminator's output by plain PyTorch modules with the checkpoint's weights. */
  private float[] pyTorch(TrainedRun run, float[] input, String part)
      throws IOException, InterruptedException {
    NetworkConfig config = run.network();
    Map<String, Tensor> tensors = new LinkedHashMap<>(run.checkpoint().tensors("discriminator"));
    tensors.put("input", TensorData.of(input, input.length / 3072, 3, 32, 32));
    Map<String, String> shape =
        Map.of(
            "architecture",
            config.architecture().name().toLowerCase(Locale.ROOT),
            "part",
            part,
            "training",
            "false",
            "resolution",
            "32",
            "channels",
            "3",
            "filters",
            "" + config.filters(),
            "latent",
            "" + config.latent(),
            "skip",
            "" + config.skipConnections());
    Safetensors.write(folder.resolve("d.safetensors"), tensors, shape);
    try (InputStream script = NetworkConfig.class.getResourceAsStream("forward.py")) {
      PythonPeer.run(
          new String(script.readAllBytes(), StandardCharsets.UTF_8), folder, PythonPeer.NETWORKS);
    }
    return TensorData.floats(Safetensors.read(folder.resolve("d.output")).get("output"));
  }

  @Test
  void imagesSpreadOverTheSetHaveTheScoresThatTheyHaveAmongAll() {
    TrainedRun run = trainOnImages("began", "dcgan");
    String many = SmallRuns.drawImages(folder.resolve("many"), 170).toString();
    try (TrainingData data = DataSpec.open(many, run.dataOptions())) {
      List<Score> all = score(run, data, 1000);
      assertThat(all).hasSize(170).extracting(Score::index).startsWith(0L, 1L).endsWith(169L);
      List<Score> some = score(run, data, 17);
      assertThat(some).extracting(Score::index).startsWith(0L, 10L, 20L).endsWith(160L);
      for (Score one : some) {
        assertThat(one.energy).isCloseTo(all.get((int) one.index).energy, within(1e-6));
      }
    }
  }

  @Test
  void pointsHaveScoresToo() {
    TrainedRun run = train(SmallRuns.settings("ring", "began", "mlp", 3));
    try (TrainingData ring = DataSpec.open("ring", run.dataOptions());
        TrainedDiscriminator discriminator = TrainedDiscriminator.of(run)) {
      List<Score> scores = score(run, ring, 100);
      assertThat(scores).hasSize(100).element(7).extracting(Score::index).isEqualTo(7_000L);
      Tensor point = Batch.of(ring, 7_000).toTensor(new Device("cpu"));
      double alone = TensorData.doubles(discriminator.unusualness(point))[0];
      assertThat(scores.get(7).energy).isCloseTo(alone, within(1e-6));
    }
  }

  @Test
  void samplesOfAnotherShapeAreRefused() {
    TrainedRun run = trainOnImages("began", "began");
    try (TrainingData ring = DataSpec.open("ring", run.dataOptions())) {
      assertThatThrownBy(() -> score(run, ring, 5))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("samples of ring are [2]")
          .hasMessageContaining("[3, 32, 32]");
    }
  }

  @Test
  void nothingIsLeftOpen() {
    TrainedRun run = trainOnImages("ebgan", "began");
    String many = SmallRuns.drawImages(folder.resolve("many"), 130).toString();
    try (TrainingData data = DataSpec.open(many, run.dataOptions());
        TrainedDiscriminator discriminator = TrainedDiscriminator.of(run)) {
      Scoring scoring = new Scoring(discriminator);
      long before = Pointer.totalCount();
      scoring.score(data, (index, energy) -> {});
      assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
    }
  }
}
