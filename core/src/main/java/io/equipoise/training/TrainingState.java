package io.equipoise.training;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.network.Discriminator;
import io.equipoise.network.Generator;
import io.equipoise.network.Mode;
import io.equipoise.network.NetworkConfig;
import io.equipoise.network.Networks;
import io.equipoise.network.Parameters;
import io.equipoise.objective.Objective;
import io.equipoise.optimizer.Adam;
import io.equipoise.run.CheckpointContents;
import io.equipoise.run.Verified;
import io.equipoise.tensor.Safetensors;
import io.equipoise.tensor.TensorScope;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Everything that a run carries from step to step. {@link #tensors} and {@link Numbers} list it
 * once, for checkpoints and for ranks that follow.
 */
final class TrainingState implements AutoCloseable {
  private static final String OPTIMIZER = "optimizer";

  private static final long FAR = 0x9E3779B97F4A7C15L; // from the seeds that people give

  private final TrainConfig config;
  final Generator generator;
  final Discriminator discriminator;
  final Adam adamG;
  final Adam adamD;
  final MovingAverage average; // null without
  private final Map<String, Tensor> moments = new TreeMap<>(); // views of the optimizers'
  private final Objective start; // the objective before the first step
  Objective objective;
  LearningRate learningRate;
  long step;
  long images; // real images seen; as many were generated
  double seconds;
  long stretch; // how often the run was rolled back

  /**
   * What moves beside the tensors, as {@code state.json} has it.
   *
   * @param objective k, or the margin, by name
   */
  record Numbers(
      long step,
      long images,
      double seconds,
      long stretch,
      Map<String, Double> objective,
      @JsonProperty("learning_rate") LearningRate learningRate) {}

  TrainingState(TrainConfig config, Objective start, Device device) {
    this.config = config;
    this.start = start;
    NetworkConfig network = config.network();
    OptimizerConfig optimizer = config.optimizer();
    long seed = config.seed();
    generator = Networks.generator(network, seed, ScalarType.Float, device);
    discriminator =
        Networks.discriminator(
            network, config.objective().hasEnergies(), seed, ScalarType.Float, device);
    adamG = adam(generator.parameters(), optimizer);
    adamD = adam(discriminator.parameters(), optimizer);
    moments("generator", adamG, generator.parameters());
    moments("discriminator", adamD, discriminator.parameters());
    average =
        optimizer.emaHalfLifeKimg() == 0
            ? null
            : new MovingAverage(
                Networks.generator(network, seed, ScalarType.Float, device),
                optimizer.emaHalfLifeKimg());
    objective = start;
    learningRate = LearningRate.start(optimizer.learningRate(), optimizer.leastLearningRate());
  }

  private static Adam adam(Parameters weights, OptimizerConfig optimizer) {
    return new Adam(weights.values(), weights.gradients(), optimizer.beta1(), optimizer.beta2());
  }

  private void moments(String player, Adam adam, Parameters weights) {
    try (TensorScope scope = new TensorScope()) {
      adam.moments()
          .forEach(
              (moment, flat) ->
                  weights
                      .views(flat)
                      .forEach(
                          (weight, view) ->
                              moments.put(player + "." + moment + "." + weight, scope.keep(view))));
    }
  }

  /** The generator that samples are drawn from. */
  Generator sampled() {
    return average == null ? generator : average.generator();
  }

  /** Seed of the order and of z: after each return to a checkpoint another one. */
  long seed() {
    return config.seed() + stretch * FAR;
  }

  /** How the networks are run in the next step. */
  Mode mode() {
    return Mode.inTraining(step, config.optimizer().vanishingResidualSteps());
  }

  /** The state moves on after a step. */
  void advance(StepReport report) {
    int batch = config.optimizer().batch();
    step++;
    images += batch;
    objective = report.next();
    if (config.optimizer().policy() == OptimizerConfig.Policy.STALL) {
      learningRate = learningRate.next(report.details().get("convergence"));
    }
    if (average != null) {
      average.update(generator, images, batch);
    }
  }

  /** How far the run is. */
  Progress progress() {
    return new Progress(step, images, seconds, config.budget().share(step, images, seconds));
  }

  /** Whether the budget is used up. */
  boolean atEnd() {
    return config.budget().reached(step, images, seconds);
  }

  /** Whether the last step passed a multiple of that many thousands of images; never for 0. */
  boolean crossed(double everyKimg) {
    double every = 1000 * everyKimg;
    long before = images - config.optimizer().batch();
    return Math.floor(images / every) > Math.floor(before / every);
  }

  /**
   * Whether the last step passed one of the marks at 1, 1.25, 1.25^2 ... thousand images, below
   * that many thousands: most happens at the start.
   */
  boolean crossedEarly(double belowKimg) {
    long before = images - config.optimizer().batch();
    return images < 1000 * belowKimg && marksPassed(images) > marksPassed(before);
  }

  private static double marksPassed(long images) {
    return images < 1000 ? -1 : Math.floor(Math.log(images / 1000.0) / Math.log(1.25));
  }

  /** All tensors of the state by name, by the file of a checkpoint that they are in; owned here. */
  private Map<String, Map<String, Tensor>> tensors() {
    Map<String, Tensor> optimizer = new LinkedHashMap<>(moments);
    optimizer.put("generator.step", adamG.steps());
    optimizer.put("discriminator.step", adamD.steps());
    Map<String, Map<String, Tensor>> tensors = new LinkedHashMap<>();
    tensors.put("generator", generator.parameters().named());
    tensors.put("discriminator", discriminator.parameters().named());
    tensors.put(OPTIMIZER, optimizer);
    if (average != null) {
      tensors.put("ema", average.generator().parameters().named());
    }
    return tensors;
  }

  private ObjectNode numbers() {
    Map<String, Double> moving = new TreeMap<>(objective.state()); // the same bytes each time
    moving.forEach(TrainingState::requireFinite);
    return StrictJson.of(new Numbers(step, images, seconds, stretch, moving, learningRate));
  }

  private static void requireFinite(String name, double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalStateException(
          "the objective's state %s is %s, which no checkpoint can hold".formatted(name, value));
    }
  }

  /** All state, for a checkpoint. The tensors stay owned here. */
  CheckpointContents contents() {
    return new CheckpointContents(tensors(), numbers());
  }

  /**
   * Takes over a checkpoint, so that the next step is the one that followed it.
   *
   * @throws IllegalArgumentException naming the field or weight that does not fit this run
   */
  void restore(Verified checkpoint) {
    try (TensorScope scope = new TensorScope()) {
      requireFitting(checkpoint.header(OPTIMIZER), tensors().get(OPTIMIZER));
      tensors().forEach((file, into) -> Parameters.copy(checkpoint.tensors(file), into));
    }
    restore(checkpoint.state());
  }

  private void restore(ObjectNode state) {
    Numbers numbers;
    try {
      numbers = StrictJson.read(state, Numbers.class);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("the checkpoint's state: " + e.getMessage(), e);
    }
    objective = start.restore(numbers.objective);
    learningRate = numbers.learningRate;
    step = numbers.step;
    images = numbers.images;
    seconds = numbers.seconds;
    stretch = numbers.stretch;
  }

  /** Before memory is taken for what a foreign file holds. */
  private static void requireFitting(Safetensors.Header held, Map<String, Tensor> optimizers) {
    for (Safetensors.Entry entry : held.entries().values()) {
      Tensor own = optimizers.get(entry.name());
      if (own == null || !entry.shape().equals(Arrays.stream(own.shape()).boxed().toList())) {
        throw new IllegalArgumentException(
            "the checkpoint's optimizer state %s of shape %s is none of this run"
                .formatted(entry.name(), entry.shape()));
      }
    }
  }

  /** Takes over what rank 0 has, so that the next step is the same on every rank. */
  void share(RankExchange ranks) {
    if (ranks.world() == 1) {
      return;
    }
    try (TensorScope scope = new TensorScope();
        AutoGradMode frozen = new AutoGradMode(false)) {
      tensors().values().forEach(named -> named.values().forEach(ranks::fromFirst));
    }
    restore(StrictJson.object(ranks.fromFirst(numbers().toString())));
  }

  @Override
  public void close() {
    moments.values().forEach(Tensor::close);
    adamG.close();
    adamD.close();
    generator.close();
    discriminator.close();
    if (average != null) {
      average.close();
    }
  }
}
