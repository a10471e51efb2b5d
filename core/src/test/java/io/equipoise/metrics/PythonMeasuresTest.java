package io.equipoise.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.equipoise.Draws;
import io.equipoise.NativeScope;
import io.equipoise.PythonPeer;
import io.equipoise.random.CounterRandom;
import io.equipoise.random.Purpose;
import io.equipoise.tensor.Safetensors;
import io.equipoise.tensor.TensorData;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Our measures against those of NumPy, SciPy and scikit-learn on random features. Skipped where no
 * Python with them is given.
 */
@ExtendWith(NativeScope.class)
class PythonMeasuresTest {
  private static final int FEATURES = 40;
  private static final MeasureProgress SILENT = MeasureProgress.SILENT;

  private final Map<String, Double> ours = new LinkedHashMap<>();
  private final Map<String, Tensor> given = new LinkedHashMap<>();

  @Test
  void valuesAreThoseOfIndependentCode(@TempDir Path folder)
      throws IOException, InterruptedException {
    ofFeatures();
    ofImages();
    ofPlainNumbers();
    Path file = folder.resolve("given.safetensors");
    Safetensors.write(file, given, Map.of());
    String output = PythonPeer.run(script(), file);
    assumeFalse(output.startsWith("missing"), () -> "Python without a package: " + output);

    Map<String, Double> theirs = new LinkedHashMap<>();
    output
        .lines()
        .forEach(
            line -> {
              int space = line.indexOf(' ');
              theirs.put(line.substring(0, space), Double.valueOf(line.substring(space + 1)));
            });
    assertThat(theirs.keySet()).isEqualTo(ours.keySet());
    ours.forEach(
        (name, value) ->
            assertThat(value)
                .as(name)
                .isCloseTo(theirs.get(name), within(1e-6 * Math.abs(theirs.get(name)))));
  }

  private void ofFeatures() {
    Tensor real = Draws.symmetric(1, 400, FEATURES);
    Tensor generated = Draws.symmetric(2, 400, FEATURES).mul(new Scalar(1.1)).add(new Scalar(.05));
    Tensor heldOut = Draws.symmetric(3, 300, FEATURES);
    given.put("real", real);
    given.put("generated", generated);
    given.put("held_out", heldOut);
    ours.put("fd", Golden.frechet(real, generated).value());
    ours.put("fd_few", Golden.frechet(real.narrow(0, 0, 60), generated.narrow(0, 0, 70)).value());
    ours.put("kd", KernelDistance.between(real, generated, 0, SILENT).value());

    Tensor probabilities = Draws.symmetric(4, 333, 10).mul(new Scalar(4)).softmax(1);
    given.put("probabilities", probabilities);
    InceptionScore score = InceptionScore.of(probabilities, InceptionScore.SPLITS);
    ours.put("is", score.value());
    ours.put("is_deviation", score.deviation());

    Neighbourhoods found = Neighbourhoods.of(real, generated, 3, 5, 128, SILENT);
    ours.put("precision", found.precisionRecall().precision());
    ours.put("recall", found.precisionRecall().recall());
    ours.put("density", found.densityCoverage().density());
    ours.put("coverage", found.densityCoverage().coverage());

    Memorisation memorisation = Memorisation.of(real, heldOut, generated, SILENT);
    ours.put("nearest_index", (double) Arrays.stream(memorisation.generated().index()).sum());
    ours.put("nearest_distance", Arrays.stream(memorisation.generated().distance()).sum());
    ours.put("memorisation", memorisation.closerShare());
  }

  private void ofImages() {
    Tensor images = SlicedWassersteinTest.smooth(5, 6, 3, 64);
    Tensor others = SlicedWassersteinTest.smooth(6, 6, 3, 64);
    given.put("images", images);
    given.put("other_images", others.mul(new Scalar(.5)).add(images.mul(new Scalar(.5))));
    for (int level = 0; level < 3; level++) {
      Tensor band = LaplacianPyramid.level(images, level, 3);
      Tensor places = torch.arange(new Scalar(band.numel())).to(ScalarType.Double);
      ours.put("pyramid" + level, band.flatten().dot(places.cos()).item_double());
    }
    Tensor small = SlicedWassersteinTest.smooth(7, 9, 3, 16);
    Tensor smallOthers = SlicedWassersteinTest.smooth(8, 9, 3, 16).square();
    given.put("real_patches", patches(small, 0));
    given.put("generated_patches", patches(smallOthers, 1));
    given.put("directions", SlicedWasserstein.directions(1, 0, 3 * 49).clone());
    ours.put(
        "swd",
        SlicedWasserstein.between(Images.of(small), Images.of(smallOthers), 1, SILENT).value());
    double[] similarity = MsSsim.between(images, given.get("other_images"));
    ours.put("ms_ssim", Arrays.stream(similarity).average().orElseThrow());
  }

  private static Tensor patches(Tensor images, int side) {
    CounterRandom random = new CounterRandom(1, Purpose.PATCH);
    List<double[]> all = new ArrayList<>();
    new Patches(Images.of(images), images.size(0), new long[] {3, 16, 16}, 0, 1, random, side)
        .read((first, some) -> all.add(TensorData.doubles(some)));
    double[] values = all.stream().flatMapToDouble(Arrays::stream).toArray();
    return TensorData.of(values, images.size(0) * Patches.PER_IMAGE, 3, 49);
  }

  private void ofPlainNumbers() {
    double[] positives = rounded(9);
    double[] negatives = rounded(10);
    for (int i = 0; i < positives.length; i++) {
      positives[i] += 0.3 * negatives[i] + 0.2;
    }
    given.put("positives", TensorData.of(positives, positives.length));
    given.put("negatives", TensorData.of(negatives, negatives.length));
    Roc roc = Roc.of(positives, negatives);
    ours.put("auroc", roc.auroc());
    ours.put("auprc", roc.auprc());
    ours.put("spearman", RankCorrelation.of(positives, negatives).value());

    double[] draws = Draws.values(11, 500);
    int[] labels = Arrays.stream(draws).mapToInt(v -> (int) (19 * v * v)).toArray();
    given.put("labels", TensorData.of(Arrays.stream(labels).asDoubleStream().toArray(), 500));
    ours.put("reverse_kl", ClassModes.of(labels, 20).reverseKl());
  }

  /** Values with ties. */
  private static double[] rounded(long seed) {
    return Arrays.stream(Draws.values(seed, 200)).map(v -> Math.round(20 * v) / 20.0).toArray();
  }

  private static String script() throws IOException {
    try (InputStream in = PythonMeasuresTest.class.getResourceAsStream("measures.py")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
