package io.equipoise.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.equipoise.NativeScope;
import io.equipoise.latent.Sampler;
import io.equipoise.network.Architecture;
import io.equipoise.network.Generator;
import io.equipoise.network.NetworkConfig;
import io.equipoise.network.Networks;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NativeScope.class)
class EvaluationPartTest {
  private static final EvaluationProgress SILENT = EvaluationProgress.SILENT;
  private static final Origin ORIGIN = Origin.ofData("a run", "", "some");
  private static final int N = 90;

  private final GivenImages real = GivenImages.waves("real", 1, 120, 3, 32, 0);
  private final ProjectionFeatures extractor = new ProjectionFeatures(3 * 32 * 32, 8, 3);
  private final EvaluationConfig config = EvaluationConfig.of(EvaluationPart.MEASURES, 9);

  @Test
  void partsThatWereSentAndMergedGiveTheValuesOfTheWhole() throws Exception {
    NetworkConfig network = new NetworkConfig(Architecture.BEGAN, 32, 3, 2, 4, true);
    Reference reference = Reference.of(real).with(extractor);
    try (Generator generator =
        Networks.generator(network, 3, ScalarType.Float, new Device("cpu"))) {
      Sampler sampler = new Sampler(generator, 4, new Device("cpu"));
      EvaluationResult whole;
      try (Evaluation evaluation = Evaluation.against(reference, config, SILENT);
          SampleSet generated =
              SampleSet.generated(sampler, network, ORIGIN, config.seed(), N, SILENT)) {
        whole = evaluation.of(generated, SILENT);
      }
      EvaluationPart reals =
          sent(EvaluationPart.ofReal(real, 0, 50, extractor))
              .merge(EvaluationPart.ofReal(real, 50, 70, extractor));
      EvaluationPart late =
          EvaluationPart.ofGenerated(sampler, network, config, 48, N - 48, N, extractor);
      EvaluationPart early =
          EvaluationPart.ofGenerated(sampler, network, config, 0, 48, N, extractor);
      EvaluationResult merged =
          Evaluation.ofParts(reference, config, reals, sent(late).merge(early), ORIGIN);

      assertThat(merged.basis()).isEqualTo(whole.basis());
      assertThat(merged.warnings()).isEqualTo(whole.warnings());
      assertThat(merged.values()).containsOnlyKeys(whole.values().keySet());
      whole
          .values()
          .forEach(
              (quantity, value) ->
                  assertThat(merged.value(quantity))
                      .as("%s", quantity)
                      .isCloseTo(value, within(1e-9 * Math.max(1, value))));
    }
  }

  private static EvaluationPart sent(EvaluationPart part) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(part);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (EvaluationPart) in.readObject();
    }
  }

  @Test
  void measuresThatCompareImagesOneByOneAreRefused() {
    assertThatThrownBy(
            () ->
                Evaluation.requireInParts(
                    Reference.of(real).with(extractor), Measure.parse("fd,prdc")))
        .hasMessage(
            "prdc compares images one by one and cannot be taken in parts: take some of fd,is,modes");
  }
}
