package io.equipoise.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.data.faces.FacePainter;
import io.equipoise.network.Architecture;
import io.equipoise.network.Mode;
import io.equipoise.network.NetworkConfig;
import io.equipoise.objective.Began;
import io.equipoise.objective.Energy;
import io.equipoise.objective.Equilibrium;
import io.equipoise.objective.Objective;
import io.equipoise.optimizer.PlainAdam;
import io.equipoise.random.CounterRandom;
import io.equipoise.random.Purpose;
import io.equipoise.tensor.Precision;
import io.equipoise.tensor.TensorData;
import io.equipoise.tensor.TensorScope;
import java.util.Arrays;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * BEGAN on drawn faces for 2,000 steps from the same seed: the fast step in both precisions against
 * the plain one. Rounding makes any two runs part: of two plain runs whose weights started a
 * millionth apart, means of M over 100 steps were up to 2.6 % apart. After 1,500 steps runs leave a
 * plateau, each in its own time, so windows are compared up to there and the mean over all steps.
 */
@Tag("long")
class TrainingQualityTest {
  private static final int STEPS = 2000;
  private static final int WINDOW = 100;
  private static final int BATCH = 8;
  private static final int FACES = 1024;
  private static final double RATE = 1e-3;
  private static final int FACE_BYTES = 3 * 32 * 32;
  private static final Energy L1 = new Energy(Energy.Norm.L1, Energy.Reduction.MEAN);
  private static final NetworkConfig NETWORK =
      new NetworkConfig(Architecture.BEGAN, 32, 3, 8, 16, true);
  private static final Objective START = new Began(new Equilibrium(0.7, 0.01, true, 0));

  private final byte[][] faces = new byte[FACES][];

  TrainingQualityTest() {
    FacePainter painter = new FacePainter(0);
    Arrays.setAll(faces, i -> painter.rgb(i, 32));
  }

  @Test
  void fastAndPlainStepsAndBfloat16FollowTheSameCurveOfM() {
    double[] plain = plain();
    double[] fast = fast(Precision.FP32);
    double[] bf16 = fast(Precision.BF16);
    String curves =
        "windows of M%n plain %s%n fast %s%n bf16 %s"
            .formatted(Arrays.toString(plain), Arrays.toString(fast), Arrays.toString(bf16));
    for (int i = 0; i < 1500 / WINDOW; i++) {
      assertThat(near(fast[i], plain[i], 0.05)).as("window %d, %s", i, curves).isTrue();
    }
    assertThat(near(sum(fast), sum(plain), 0.03)).as(curves).isTrue();
    assertThat(near(sum(bf16), sum(plain), 0.03)).as(curves).isTrue();
  }

  private static boolean near(double a, double b, double share) {
    return Math.abs(a - b) <= share * b;
  }

  /** Of M over the whole run. */
  private static double sum(double[] windows) {
    return Arrays.stream(windows).sum();
  }

  private double[] fast(Precision precision) {
    double[] windows = new double[STEPS / WINDOW];
    try (Players players = Players.of(NETWORK, START, ScalarType.Float)) {
      TrainStep step = players.step(L1, 0, precision);
      Objective objective = START;
      for (int i = 0; i < STEPS; i++) {
        try (TensorScope scope = new TensorScope()) {
          StepReport report = step.run(real(i), latents(i), objective, Mode.TRAINING, RATE, RATE);
          windows[i / WINDOW] += report.details().get("convergence") / WINDOW;
          objective = objective.next(report.energyReal(), report.energyFake());
        }
      }
    }
    return windows;
  }

  private double[] plain() {
    double[] windows = new double[STEPS / WINDOW];
    try (TensorScope run = new TensorScope();
        Players players = Players.of(NETWORK, START, ScalarType.Float)) {
      PlainStep step =
          new PlainStep(
              NETWORK,
              players.generator().parameters(),
              players.discriminator().parameters(),
              L1,
              0,
              0);
      PlainAdam adamG = new PlainAdam(step.weightsG(), Players.BETA1, Players.BETA2);
      PlainAdam adamD = new PlainAdam(step.weightsD(), Players.BETA1, Players.BETA2);
      Began objective = (Began) START;
      for (int i = 0; i < STEPS; i++) {
        try (TensorScope scope = new TensorScope()) {
          PlainStep.Result result = step.gradients(real(i), latents(i), objective);
          adamD.step(result.byD(), RATE);
          adamG.step(result.byG(), RATE);
          windows[i / WINDOW] +=
              objective.equilibrium().convergence(result.energyReal(), result.energyFake())
                  / WINDOW;
          objective = objective.next(result.energyReal(), result.energyFake());
        }
      }
    }
    return windows;
  }

  private Tensor real(int step) {
    byte[] pixels = new byte[BATCH * FACE_BYTES];
    for (int i = 0; i < BATCH; i++) {
      byte[] face = faces[(step * BATCH + i) % FACES];
      System.arraycopy(face, 0, pixels, i * FACE_BYTES, FACE_BYTES);
    }
    Tensor bytes = TensorData.of(pixels, BATCH, 32, 32, 3).permute(0, 3, 1, 2);
    return bytes.to(ScalarType.Float).div(new Scalar(127.5)).sub(new Scalar(1));
  }

  private static Tensor latents(int step) {
    CounterRandom random = new CounterRandom(1, Purpose.TRAINING_LATENT);
    float[] z = new float[BATCH * NETWORK.latent()];
    for (int i = 0; i < BATCH; i++) {
      random.fillSymmetric((long) step * BATCH + i, z, i * NETWORK.latent(), NETWORK.latent());
    }
    return TensorData.of(z, BATCH, NETWORK.latent());
  }
}
