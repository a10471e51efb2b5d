package io.equipoise.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.equipoise.data.ImageData;
import io.equipoise.export.OnnxExport;
import io.equipoise.export.SafetensorsExport;
import io.equipoise.latent.Sampler;
import io.equipoise.latent.TrainedDiscriminator;
import io.equipoise.latent.TrainedGenerator;
import io.equipoise.latent.TrainedModel;
import io.equipoise.network.Autoencoder;
import io.equipoise.network.Generator;
import io.equipoise.network.Mode;
import io.equipoise.run.SampleGrid;
import io.equipoise.tensor.TensorData;
import io.equipoise.tensor.TensorScope;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run of which the residuals have not vanished yet: its networks are nothing without them. */
class VanishingResidualsTest {
  private static final Mode AFTER_TWO_OF_TEN_STEPS = new Mode(false, 0.8);
  private static final int LATENT = 4;

  @TempDir private Path folder;

  /** Five pictures of stripes. */
  private static final ImageData STRIPES =
      new ImageData() {
        @Override
        public String name() {
          return "stripes";
        }

        @Override
        public long count() {
          return 5;
        }

        @Override
        public int resolution() {
          return 32;
        }

        @Override
        public int channels() {
          return 1;
        }

        @Override
        public String fingerprint() {
          return "stripes";
        }

        @Override
        public void read(long index, byte[] into, int offset) {
          for (int i = 0; i < 1024; i++) {
            into[offset + i] = (byte) (i % 32 / (index + 1) % 2 * 200);
          }
        }
      };

  private TrainedModel model() {
    Path run =
        Training.on(STRIPES)
            .set("objective.name", "began")
            .set("network.architecture", "began")
            .set("network.filters", 2)
            .set("network.latent", LATENT)
            .set("optimizer.batch", 3)
            .set("optimizer.vanishingResidualSteps", 10)
            .set("machine.threads", 1)
            .set("machine.precision", "fp32")
            .set("budget.steps", 2)
            .run(folder.resolve("runs"));
    return TrainedModel.open(run, OptionalLong.empty(), warning -> {});
  }

  private static float[] made(Generator generator, float[] z, Mode mode) {
    try (TensorScope scope = new TensorScope();
        NoGradGuard frozen = new NoGradGuard()) {
      return TensorData.floats(
          generator.forward(TensorData.of(z, z.length / LATENT, LATENT), mode));
    }
  }

  @Test
  void itsSamplesAreThoseOfTheNetworkThatIsTrained() throws Exception {
    TrainedModel model = model();
    float[] z = Sampler.latents(0, 0, 16, LATENT);
    try (Generator plain = model.loadGenerator();
        TrainedGenerator trained = TrainedGenerator.of(model)) {
      float[] carried = made(plain, z, AFTER_TWO_OF_TEN_STEPS);
      assertThat(trained.sampler().values(z))
          .isEqualTo(carried)
          .isNotEqualTo(made(plain, z, Mode.SAMPLING));
      Sampler sampler = trained.sampler();
      byte[] pixels = Sampler.pixels(sampler.values(sampler.latents(0, 0, 64)), 1, 32);
      assertThat(
              Files.readAllBytes(folder.resolve("runs/00000-began-stripes/samples/000000006.png")))
          .isEqualTo(SampleGrid.png(SampleGrid.of(pixels, 64, 32, 32, 1, 8)));
    }
  }

  @Test
  void itsScoresAreThoseOfTheNetworkThatIsTrained() {
    TrainedModel model = model();
    try (Autoencoder plain = (Autoencoder) model.loadDiscriminator();
        TrainedDiscriminator trained = TrainedDiscriminator.of(model);
        TensorScope scope = new TensorScope();
        NoGradGuard frozen = new NoGradGuard()) {
      Tensor images = TensorData.of(new float[1024], 1, 1, 32, 32);
      Tensor code = plain.encode(images, AFTER_TWO_OF_TEN_STEPS);
      assertThat(trained.encode(images).equal(code)).isTrue();
      assertThat(trained.reconstruct(images).equal(plain.decode(code, AFTER_TWO_OF_TEN_STEPS)))
          .isTrue();
    }
  }

  @Test
  void aBundleOfItKnowsAndAnOnnxFileIsRefused() {
    TrainedModel model = model();
    SafetensorsExport.write(model, folder.resolve("bundle"), Optional.empty());
    assertThat(
            TrainedModel.open(folder.resolve("bundle"), OptionalLong.empty(), warning -> {}).mode())
        .isEqualTo(AFTER_TWO_OF_TEN_STEPS);
    assertThatThrownBy(() -> OnnxExport.write(model, folder.resolve("g.onnx"), Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(
            "after 6 images still has vanishing residuals, which are not written");
  }
}
