package io.equipoise.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.network.Architecture;
import io.equipoise.network.NetworkConfig;
import io.equipoise.objective.ObjectiveConfig;
import java.util.stream.Collectors;

/**
 * Every setting of a run, as resolved: what {@code config.json} holds.
 *
 * @param seed of everything random
 * @param preset the named settings that it started from
 */
public record TrainConfig(
    long seed,
    String preset,
    DataConfig data,
    NetworkConfig network,
    ObjectiveConfig objective,
    OptimizerConfig optimizer,
    BudgetConfig budget,
    LogConfig log,
    EvaluationSettings evaluation,
    MachineConfig machine) {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .build();

  /** Checks that the parts go together. */
  public TrainConfig {
    boolean began = network.architecture() == Architecture.BEGAN;
    if (optimizer.vanishingResidualSteps() > 0 && !began) {
      throw new IllegalArgumentException(
          "vanishing residuals are a part of --arch began: the others have no layers to carry past");
    }
    if (objective.pullingAwayWeight() > 0 && optimizer.batch() < 2) {
      throw new IllegalArgumentException(
          "the pulling-away term compares the images of a batch: it needs --batch 2 or more");
    }
    if (network.architecture() == Architecture.DCGAN && optimizer.batch() < 2) {
      throw new IllegalArgumentException("the batch norm of --arch dcgan needs --batch 2 or more");
    }
    if (optimizer.policy() == OptimizerConfig.Policy.STALL
        && objective.name() != ObjectiveConfig.Name.BEGAN) {
      throw new IllegalArgumentException(
          "--lr-policy stall watches BEGAN's M, which "
              + objective.name().label()
              + " has not: take --lr-policy constant");
    }
  }

  /**
   * Reads the JSON form.
   *
   * @throws IllegalArgumentException naming the field that is missing, unknown or out of range
   */
  public static TrainConfig parse(ObjectNode json) {
    try {
      return MAPPER.treeToValue(json, TrainConfig.class);
    } catch (UnrecognizedPropertyException e) {
      throw new IllegalArgumentException(
          "unknown setting " + path(e) + "; there are: " + e.getKnownPropertyIds(), e);
    } catch (InvalidFormatException e) {
      throw new IllegalArgumentException(
          "%s: %s is not %s".formatted(path(e), e.getValue(), e.getTargetType().getSimpleName()),
          e);
    } catch (JsonMappingException e) {
      String reason =
          e.getCause() instanceof IllegalArgumentException cause
              ? cause.getMessage()
              : path(e) + ": " + e.getOriginalMessage().replaceFirst(" \\(index .*", "");
      throw new IllegalArgumentException(reason, e);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e.getOriginalMessage(), e);
    }
  }

  /** The JSON form. */
  public ObjectNode toJson() {
    return MAPPER.valueToTree(this);
  }

  private static String path(JsonMappingException e) {
    return e.getPath().stream()
        .map(JsonMappingException.Reference::getFieldName)
        .collect(Collectors.joining("."));
  }
}
