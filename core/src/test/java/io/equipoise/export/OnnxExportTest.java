package io.equipoise.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.equipoise.Derivatives;
import io.equipoise.Draws;
import io.equipoise.NativeScope;
import io.equipoise.latent.TrainedBundle;
import io.equipoise.latent.TrainedDiscriminator;
import io.equipoise.network.Architecture;
import io.equipoise.network.Generator;
import io.equipoise.network.Mode;
import io.equipoise.objective.Energy;
import io.equipoise.objective.ObjectiveConfig;
import io.equipoise.tensor.TensorData;
import java.nio.FloatBuffer;
import java.nio.file.Files;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The graphs in ONNX Runtime against the networks here. */
@ExtendWith(NativeScope.class)
class OnnxExportTest {
  private static final double TOLERANCE = 1e-5;
  private static final Models.Case POINTS =
      new Models.Case(
          Models.network(Architecture.MLP, 0, 2, true),
          Models.objective(ObjectiveConfig.Name.GAN, Energy.Norm.L1, Energy.Reduction.MEAN));

  @TempDir private Path folder;

  static List<Models.Case> cases() {
    return Models.cases();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void graphsComputeWhatTheNetworksDo(Models.Case given) throws OrtException {
    TrainedBundle model = Models.write(folder.resolve("bundle"), given);
    OnnxExport.Written files =
        OnnxExport.write(model, folder.resolve("model.onnx"), Optional.empty());
    try (Generator generator = model.loadGenerator();
        TrainedDiscriminator discriminator = TrainedDiscriminator.of(model);
        NoGradGuard frozen = new NoGradGuard();
        OrtSession maker = session(files.generator());
        OrtSession judge = session(files.energy())) {
      boolean small = model.network().resolution() <= 32;
      for (int n : small ? new int[] {1, 3, 64} : new int[] {1, 3}) {
        Tensor z = Draws.symmetric(n, n, model.network().latent()).to(ScalarType.Float);
        Tensor made = generator.forward(z, Mode.SAMPLING);
        assertThat(made.std().item_float())
            .as("spread of the numbers compared")
            .isGreaterThan(.01f);
        requireSame(run(maker, "z", z, "images"), made);
        Tensor images = Draws.symmetric(n + 1, made.shape()).to(ScalarType.Float);
        Tensor unusual = discriminator.unusualness(images);
        if (discriminator.hasEnergies()) {
          requireSame(run(judge, "images", images, "energy"), unusual);
          requireSame(
              run(judge, "images", images, "reconstruction"), discriminator.reconstruct(images));
        } else {
          requireSame(run(judge, "images", images, "unusualness"), unusual);
          requireSame(run(judge, "images", images, "logit"), unusual.neg());
        }
      }
    }
  }

  private static void requireSame(Tensor found, Tensor expected) {
    assertThat(found.shape()).isEqualTo(expected.shape());
    assertThat(Derivatives.relativeDifference(found, expected)).isLessThan(TOLERANCE);
  }

  private static OrtSession session(Path file) throws OrtException {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      return OrtEnvironment.getEnvironment().createSession(file.toString(), options);
    }
  }

  private static Tensor run(OrtSession session, String input, Tensor values, String output)
      throws OrtException {
    FloatBuffer data = FloatBuffer.wrap(TensorData.floats(values));
    try (OnnxTensor given =
            OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), data, values.shape());
        OrtSession.Result result = session.run(Map.of(input, given))) {
      OnnxTensor made = (OnnxTensor) result.get(output).orElseThrow();
      float[] floats = new float[made.getFloatBuffer().remaining()];
      made.getFloatBuffer().get(floats);
      return TensorData.of(floats, made.getInfo().getShape());
    }
  }

  @Test
  void numberOfImagesIsOpenAndTheRestIsFixed() throws OrtException {
    Models.Case given = Models.cases().get(0);
    TrainedBundle model = Models.write(folder.resolve("bundle"), given);
    OnnxExport.Written files =
        OnnxExport.write(model, folder.resolve("model.onnx"), Optional.empty());
    try (OrtSession maker = session(files.generator());
        OrtSession judge = session(files.energy())) {
      assertThat(shape(maker.getInputInfo().get("z"))).containsExactly(-1, 5);
      assertThat(shape(maker.getOutputInfo().get("images"))).containsExactly(-1, 3, 32, 32);
      assertThat(shape(judge.getOutputInfo().get("energy"))).containsExactly(-1);
      assertThat(judge.getOutputInfo()).containsOnlyKeys("reconstruction", "energy");
    }
  }

  private static long[] shape(NodeInfo info) {
    return ((TensorInfo) info.getInfo()).getShape();
  }

  @Test
  void metadataSayWhereTheGraphIsFrom() throws OrtException {
    TrainedBundle model = Models.write(folder.resolve("bundle"), POINTS);
    OnnxExport.Written files =
        OnnxExport.write(model, folder.resolve("model.onnx"), Optional.of("CC-BY-4.0"));
    for (Path file : List.of(files.generator(), files.energy())) {
      try (OrtSession session = session(file)) {
        assertThat(session.getMetadata().getProducerName()).isEqualTo("equipoise");
        assertThat(session.getMetadata().getCustomMetadata())
            .containsEntry("run", model.name())
            .containsEntry("images", "1234")
            .containsEntry("data_fingerprint", "0123abcd")
            .containsEntry("license", "CC-BY-4.0");
      }
    }
  }

  @Test
  void sameModelIsWrittenAsTheSameBytes() throws Exception {
    TrainedBundle model = Models.write(folder.resolve("bundle"), Models.cases().get(1));
    Path first = OnnxExport.write(model, folder.resolve("a.onnx"), Optional.empty()).energy();
    Path second = OnnxExport.write(model, folder.resolve("b.onnx"), Optional.empty()).energy();
    assertThat(second).hasFileName("b-energy.onnx").hasSameBinaryContentAs(first);
  }

  @Test
  void otherEndingIsRefusedBeforeAnythingIsWritten() {
    TrainedBundle model = Models.write(folder.resolve("bundle"), POINTS);
    Path out = folder.resolve("sub/model.pb");
    assertThatThrownBy(() -> OnnxExport.write(model, out, Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ends in .onnx");
    assertThat(Files.exists(out.getParent())).isFalse();
  }
}
