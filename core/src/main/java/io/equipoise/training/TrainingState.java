package io.equipoise.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
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
import io.equipoise.tensor.TensorScope;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Everything that a run carries from step to step: {@link #contents} lists it once. */
final class TrainingState implements AutoCloseable {
  private final TrainConfig config;
  final Generator generator;
  final Discriminator discriminator;
  final Adam adamG;
  final Adam adamD;
  final MovingAverage average; // null without
  private final Map<String, Tensor> moments = new LinkedHashMap<>(); // views of the optimizers'
  private final Objective start; // the objective before the first step
  Objective objective;
  LearningRate learningRate;
  long step;
  long images; // real images seen; as many were generated
  double seconds;
  long stretch; // how often the run was rolled back: part of the seed of z and order

  TrainingState(TrainConfig config, Objective start, Device device) {
    this.config = config;
    this.start = start;
    NetworkConfig network = config.network();
    OptimizerConfig optimizer = config.optimizer();
    long seed = config.seed();
    generator = Networks.generator(network, seed, ScalarType.Float, device);
    discriminator =
        config.objective().hasEnergies()
            ? Networks.autoencoder(network, seed, ScalarType.Float, device)
            : Networks.classifier(network, seed, ScalarType.Float, device);
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

  private Map<String, Tensor> optimizers() {
    Map<String, Tensor> all = new LinkedHashMap<>(moments);
    all.put("generator.step", adamG.steps());
    all.put("discriminator.step", adamD.steps());
    return all;
  }

  /** The generator that samples are drawn from. */
  Generator sampled() {
    return average == null ? generator : average.generator();
  }

  /** How the networks are run in the next step. */
  Mode mode() {
    long vanished = config.optimizer().vanishingResidualSteps();
    return new Mode(true, vanished == 0 ? 0 : Math.max(0, 1 - (double) step / vanished));
  }

  /** The state moves on after a step. */
  void advance(StepReport report) {
    int batch = config.optimizer().batch();
    step++;
    images += batch;
    objective = objective.next(report.energyReal(), report.energyFake());
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

  /** All state, for a checkpoint. The tensors stay owned here. */
  CheckpointContents contents() {
    Map<String, Map<String, Tensor>> tensors = new LinkedHashMap<>();
    tensors.put("generator", generator.parameters().named());
    tensors.put("discriminator", discriminator.parameters().named());
    tensors.put("optimizer", optimizers());
    if (average != null) {
      tensors.put("ema", average.generator().parameters().named());
    }
    ObjectNode state = JsonNodeFactory.instance.objectNode();
    state.put("step", step).put("images", images).put("seconds", seconds).put("stretch", stretch);
    ObjectNode moving = state.putObject("objective");
    objective.state().forEach((name, value) -> moving.put(name, requireFinite(name, value)));
    state
        .putObject("learning_rate")
        .put("value", learningRate.value())
        .put("least", learningRate.least())
        .put("best", learningRate.best())
        .put("sum", learningRate.sum())
        .put("count", learningRate.count())
        .put("stalled", learningRate.stalled());
    return new CheckpointContents(tensors, state);
  }

  /**
   * Takes over a checkpoint, so that the next step is the one that followed it.
   *
   * @throws IllegalArgumentException naming the field or weight that does not fit this run
   */
  void restore(Verified checkpoint) {
    ObjectNode state = checkpoint.state();
    try (TensorScope scope = new TensorScope();
        AutoGradMode frozen = new AutoGradMode(false)) {
      generator.parameters().load(checkpoint.tensors("generator"));
      discriminator.parameters().load(checkpoint.tensors("discriminator"));
      if (average != null) {
        average.generator().parameters().load(checkpoint.tensors("ema"));
      }
      Map<String, Tensor> saved = checkpoint.tensors("optimizer");
      optimizers().forEach((name, tensor) -> tensor.copy_(require(saved, name)));
    }
    restore(state);
  }

  /** Takes over what rank 0 has, so that the next step is the same on every rank. */
  void share(RankExchange ranks) {
    if (ranks.world() == 1) {
      return;
    }
    try (TensorScope scope = new TensorScope();
        AutoGradMode frozen = new AutoGradMode(false)) {
      share(ranks, generator.parameters());
      share(ranks, discriminator.parameters());
      if (average != null) {
        share(ranks, average.generator().parameters());
      }
      for (Adam adam : List.of(adamG, adamD)) {
        new TreeMap<>(adam.moments()).values().forEach(ranks::fromFirst); // in the same order
        ranks.fromFirst(adam.steps());
      }
      String state = ranks.fromFirst(contents().state().toString());
      restore((ObjectNode) new ObjectMapper().readTree(state));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("rank 0 sent no state: " + e.getMessage(), e);
    }
  }

  private static void share(RankExchange ranks, Parameters weights) {
    ranks.fromFirst(weights.values());
    ranks.fromFirst(weights.buffers());
  }

  private void restore(ObjectNode state) {
    step = number(state, "step").longValue();
    images = number(state, "images").longValue();
    seconds = number(state, "seconds").doubleValue();
    stretch = number(state, "stretch").longValue();
    Map<String, Double> moving = new LinkedHashMap<>();
    state
        .path("objective")
        .fieldNames()
        .forEachRemaining(name -> moving.put(name, number(state, "objective", name).doubleValue()));
    objective = start.restore(moving);
    learningRate =
        new LearningRate(
            number(state, "learning_rate", "value").doubleValue(),
            number(state, "learning_rate", "least").doubleValue(),
            number(state, "learning_rate", "best").doubleValue(),
            number(state, "learning_rate", "sum").doubleValue(),
            number(state, "learning_rate", "count").longValue(),
            number(state, "learning_rate", "stalled").longValue());
  }

  private static double requireFinite(String name, double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalStateException(
          "the objective's state %s is %s, which no checkpoint can hold".formatted(name, value));
    }
    return value;
  }

  private static Tensor require(Map<String, Tensor> saved, String name) {
    Tensor tensor = saved.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException("the checkpoint has no optimizer state " + name);
    }
    return tensor;
  }

  private static JsonNode number(ObjectNode state, String... path) {
    JsonNode node = state;
    for (String field : path) {
      node = node.path(field);
    }
    if (!node.isNumber()) {
      throw new IllegalArgumentException(
          "the checkpoint's state.json has no number " + String.join(".", path));
    }
    return node;
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
