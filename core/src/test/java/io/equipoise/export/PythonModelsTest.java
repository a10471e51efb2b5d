package io.equipoise.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.Draws;
import io.equipoise.NativeScope;
import io.equipoise.PythonPeer;
import io.equipoise.latent.TrainedBundle;
import io.equipoise.latent.TrainedDiscriminator;
import io.equipoise.network.Generator;
import io.equipoise.network.Mode;
import io.equipoise.tensor.Safetensors;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Exported models in Python: ONNX's own checker, ONNX Runtime, and the documented plain PyTorch.
 * Skipped where no Python with these is given.
 */
@ExtendWith(NativeScope.class)
class PythonModelsTest {
  @TempDir private Path folder;

  @Test
  void everyModelComputesTheSameThere() throws IOException, InterruptedException {
    List<Models.Case> cases = Models.cases();
    for (Models.Case given : cases) {
      write(folder.resolve(given.name()), given);
    }
    String said = PythonPeer.run(script(), folder, PythonPeer.NETWORKS);
    assertThat(said.lines()).hasSize(cases.size());
    assertThat(said.lines())
        .allSatisfy(
            line -> {
              String[] differences = line.split(" ", 3);
              assertThat(Double.parseDouble(differences[1])).as("ONNX").isLessThan(1e-5);
              assertThat(Double.parseDouble(differences[2])).as("PyTorch").isLessThan(1e-5);
            });
  }

  private static void write(Path to, Models.Case given) throws IOException {
    TrainedBundle model = Models.write(to, given);
    OnnxExport.write(model, to.resolve("model.onnx"), Optional.empty());
    try (Generator generator = model.loadGenerator();
        TrainedDiscriminator discriminator = TrainedDiscriminator.of(model);
        NoGradGuard frozen = new NoGradGuard()) {
      Tensor z = Draws.symmetric(1, 3, model.network().latent()).to(ScalarType.Float);
      Tensor made = generator.forward(z, Mode.SAMPLING);
      Tensor images = Draws.symmetric(2, made.shape()).to(ScalarType.Float);
      Tensor unusual = discriminator.unusualness(images);
      Safetensors.write(
          to.resolve("expected.safetensors"),
          Map.of("z", z, "made", made, "images", images, "unusual", unusual),
          Map.of());
    }
  }

  private static String script() throws IOException {
    try (InputStream in = PythonModelsTest.class.getResourceAsStream("models.py")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
