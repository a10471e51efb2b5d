package io.equipoise.latent;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.data.DataOptions;
import io.equipoise.data.DataSpec;
import io.equipoise.data.TrainingData;
import io.equipoise.run.CheckpointContents;
import io.equipoise.run.Checkpoints;
import io.equipoise.run.RunDirectory;
import io.equipoise.tensor.CorruptFileException;
import io.equipoise.tensor.TensorScope;
import io.equipoise.training.RunConfig;
import io.equipoise.training.TrainConfig;
import io.equipoise.training.Trainer;
import io.equipoise.training.TrainingListener;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run whose config asks for other networks than its weights are of. */
class ForeignNetworksTest {
  @TempDir private Path runs;
  private RunDirectory run;

  @BeforeEach
  void train() {
    run = SmallRuns.train(SmallRuns.settings("ring", "ebgan", "mlp", 2), runs).directory();
    ObjectNode config = run.readConfig();
    config.withObjectProperty("network").put("filters", 1024).put("latent", 4096);
    run.writeConfig(config);
  }

  @Test
  void networksLargerThanTheWeightsAreNotMade() {
    assertThatThrownBy(() -> TrainedRun.open(run.path(), OptionalLong.empty(), warning -> {}))
        .isInstanceOf(CorruptFileException.class)
        .hasMessageContaining("generator.safetensors")
        .hasMessageContaining("by config.json it has shape [1024, 4096]");
  }

  @Test
  void resumedRunDoesNotMakeThemEither() {
    TrainConfig config = RunConfig.read(run);
    try (TrainingData data = DataSpec.open("ring", DataOptions.at(32))) {
      Trainer trainer = Trainer.resume(run, config, data, TrainingListener.NONE);
      assertThatThrownBy(trainer::run)
          .isInstanceOf(CorruptFileException.class)
          .hasMessageContaining("generator.safetensors");
    }
  }

  @Test
  void weightsThatAreNotFiniteAreNamedAndNotUsed() {
    TrainedRun whole = SmallRuns.train(SmallRuns.settings("ring", "ebgan", "mlp", 2), runs);
    try (TensorScope scope = new TensorScope()) {
      Map<String, Map<String, Tensor>> tensors = new LinkedHashMap<>();
      for (String stem : whole.checkpoint().stems()) {
        tensors.put(stem, whole.checkpoint().tensors(stem));
      }
      tensors
          .values()
          .forEach(part -> part.values().iterator().next().fill_(new Scalar(Double.NaN)));
      Checkpoints checkpoints = whole.directory().openCheckpoints(3, warning -> {});
      checkpoints.save(
          whole.images() + 1, new CheckpointContents(tensors, whole.checkpoint().state()));
    }
    Path path = whole.directory().path();
    TrainedRun damaged = TrainedRun.open(path, OptionalLong.empty(), warning -> {});
    assertThatThrownBy(damaged::loadGenerator)
        .isInstanceOf(CorruptFileException.class)
        .hasMessageContaining("ema.safetensors: the weight linear1.")
        .hasMessageContaining("is not finite: take another checkpoint");
    assertThatThrownBy(damaged::loadDiscriminator)
        .isInstanceOf(CorruptFileException.class)
        .hasMessageContaining("discriminator.safetensors: the weight ");
  }
}
