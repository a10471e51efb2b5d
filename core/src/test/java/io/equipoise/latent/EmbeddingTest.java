package io.equipoise.latent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.equipoise.NativeScope;
import io.equipoise.tensor.TensorData;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.Scalar;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(NativeScope.class)
class EmbeddingTest {
  private static final int PIXELS = 3 * 32 * 32;

  @TempDir private Path folder;
  private TrainedGenerator generator;

  @BeforeEach
  void train() {
    Path images = SmallRuns.drawImages(folder.resolve("images"), 11);
    generator =
        TrainedGenerator.of(
            SmallRuns.train(
                SmallRuns.settings(images.toString(), "began", "dcgan", 20),
                folder.resolve("runs")));
    try (AutoGradMode frozen = new AutoGradMode(false)) {
      generator.generator().parameters().values().mul_(new Scalar(3)); // livelier images
    }
  }

  @AfterEach
  void close() {
    generator.close();
  }

  private List<Embedding.Found> find(byte[] pixels, int steps) {
    Embedding.Options options = new Embedding.Options(4, steps, 1);
    return new Embedding(generator, options).find(pixels, done -> {});
  }

  /** Images that the generator makes of another seed than the search starts from. */
  private byte[] ownImages(int n) {
    Sampler sampler = generator.sampler();
    return Sampler.pixels(sampler.values(sampler.latents(2, 0, n)), 3, 32);
  }

  @Test
  void imagesOfTheGeneratorItselfAreFoundAgain() {
    List<Embedding.Found> found = find(ownImages(3), 300);
    assertThat(found).hasSize(3);
    for (Embedding.Found one : found) {
      assertThat(one.startError()).isGreaterThan(0.005);
      assertThat(one.error()).isLessThan(0.003); // half a level of 255 is 0.004 at most
    }
  }

  @Test
  void errorIsThatOfTheImageMadeOfTheVector() {
    byte[] pixels = new byte[2 * PIXELS];
    Arrays.fill(pixels, PIXELS, 2 * PIXELS, (byte) 200);
    List<Embedding.Found> found = find(pixels, 20);
    for (int i = 0; i < 2; i++) {
      float[] made = generator.sampler().values(found.get(i).latent());
      double sum = 0;
      for (float value : made) {
        sum += Math.abs(value - (i == 0 ? -1 : 200 / 127.5 - 1));
      }
      assertThat(found.get(i).error()).isCloseTo(sum / PIXELS, within(1e-5));
      assertThat(found.get(i).error()).isLessThan(found.get(i).startError());
    }
  }

  @Test
  void startIsTheNearestOfAThousandSamples() {
    Sampler sampler = generator.sampler();
    float[] samples = sampler.values(sampler.latents(1, 0, 1000));
    double nearest = Double.POSITIVE_INFINITY;
    for (int sample = 0; sample < 1000; sample++) {
      double sum = 0;
      for (int i = 0; i < PIXELS; i++) {
        sum += Math.abs(samples[sample * PIXELS + i] - (100 / 127.5 - 1));
      }
      nearest = Math.min(nearest, sum / PIXELS);
    }
    byte[] grey = new byte[PIXELS];
    Arrays.fill(grey, (byte) 100);
    assertThat(find(grey, 1).get(0).startError()).isCloseTo(nearest, within(1e-5));
  }

  @Test
  void vectorStaysWhereTrainingDrewIt() {
    byte[] impossible = new byte[PIXELS];
    Arrays.fill(impossible, (byte) 255);
    float[] latent = find(impossible, 100).get(0).latent();
    for (float value : latent) {
      assertThat(value).isBetween(-1f, 1f);
    }
  }

  @Test
  void imageIsFoundAloneAsAmongOthers() {
    byte[] many = ownImages(20); // more than one block
    List<Embedding.Found> together = find(many, 60);
    byte[] one = Arrays.copyOfRange(many, 18 * PIXELS, 19 * PIXELS);
    Embedding.Found alone = find(one, 60).get(0);
    assertThat(alone.startError()).isCloseTo(together.get(18).startError(), within(1e-6));
    assertThat(alone.error()).isCloseTo(together.get(18).error(), within(1e-4));
  }

  @Test
  void generatorStaysAsItWas() {
    float[] weights = TensorData.floats(generator.generator().parameters().values());
    find(ownImages(1), 10);
    assertThat(TensorData.floats(generator.generator().parameters().values())).isEqualTo(weights);
    assertThat(TensorData.floats(generator.generator().parameters().gradients())).containsOnly(0);
  }

  @Test
  void nothingIsLeftOpenAndProgressIsTold() {
    byte[] images = ownImages(20);
    List<Long> done = new ArrayList<>();
    Embedding embedding = new Embedding(generator, new Embedding.Options(4, 3, 1));
    long before = Pointer.totalCount();
    embedding.find(images, done::add);
    assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
    assertThat(done).containsExactly(16L, 20L);
  }

  @Test
  void stepsAreToldAndWhatIsThrownEndsTheSearch() {
    byte[] images = ownImages(20);
    List<Double> shares = new ArrayList<>();
    new Embedding(generator, new Embedding.Options(4, 20, 1), shares::add).find(images, n -> {});
    assertThat(shares).isSorted().hasSizeGreaterThan(40).allMatch(share -> share >= 0 && share < 1);
    assertThat(shares.get(shares.size() - 1)).isGreaterThan(0.95);
    long before = Pointer.totalCount();
    Embedding impatient =
        new Embedding(
            generator,
            new Embedding.Options(4, 20, 1),
            share -> {
              if (share > 0.5) {
                throw new CancellationException();
              }
            });
    assertThatThrownBy(() -> impatient.find(images, n -> {}))
        .isInstanceOf(CancellationException.class);
    assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
  }

  @Test
  void wrongUseIsTold() {
    assertThatThrownBy(() -> find(new byte[7], 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("32 x 32 pixels with 3 channels");
    assertThatThrownBy(() -> new Embedding.Options(0, 5, 1)).hasMessageContaining("0 starts");
    TrainedRun points =
        SmallRuns.train(SmallRuns.settings("ring", "began", "mlp", 1), folder.resolve("runs"));
    try (TrainedGenerator plane = TrainedGenerator.of(points)) {
      assertThatThrownBy(() -> new Embedding(plane, Embedding.Options.DEFAULT))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("makes points");
    }
  }
}
