package io.equipoise.spark;

import io.equipoise.evaluation.EvaluationConfig;
import io.equipoise.evaluation.EvaluationPart;
import io.equipoise.latent.TrainedGenerator;
import java.io.Serializable;

/**
 * Looks at a part of one side of an evaluation.
 *
 * @param expected on this node
 * @param n generated images in all
 */
record EvaluationTask(
    Home home,
    EvaluationSides.Asked asked,
    EvaluationSides.Found expected,
    EvaluationConfig config,
    long n)
    implements Serializable {
  private EvaluationSides open() {
    home.require();
    EvaluationSides sides = EvaluationSides.open(asked, warning -> {});
    try {
      sides.require(expected);
      return sides;
    } catch (RuntimeException e) {
      sides.close();
      throw e;
    }
  }

  EvaluationPart ofReal(Part part) {
    try (EvaluationSides sides = open()) {
      return EvaluationPart.ofReal(sides.real(), part.first(), part.count(), sides.extractor());
    }
  }

  EvaluationPart ofGenerated(Part part) {
    try (EvaluationSides sides = open();
        TrainedGenerator generator = TrainedGenerator.of(sides.run())) {
      return EvaluationPart.ofGenerated(
          generator.sampler(),
          generator.config(),
          config,
          part.first(),
          part.count(),
          n,
          sides.extractor());
    }
  }
}
