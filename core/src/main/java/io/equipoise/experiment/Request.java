package io.equipoise.experiment;

import io.equipoise.data.Mixture;
import io.equipoise.data.TrainingData;
import io.equipoise.network.Architecture;

/**
 * What an experiment is asked to work on.
 *
 * @param spec data spec
 * @param data the same, open; borrowed
 * @param features an ONNX file that makes features; empty: a classifier of labelled data
 */
public record Request(String spec, TrainingData data, Scale scale, String features) {
  /** Whether the samples are points of the plane. */
  boolean points() {
    return data instanceof Mixture;
  }

  /** Refuses a file of features where nothing would be taken from it. */
  void requireNoFeatures(Experiment experiment) {
    if (!features.isEmpty()) {
      throw new IllegalArgumentException(
          "the experiment %s takes no features from a file: leave --features out"
              .formatted(experiment.name()));
    }
  }

  boolean paper() {
    return scale == Scale.PAPER;
  }

  /** Networks that every objective can have on these data. */
  Architecture commonArchitecture() {
    return points() ? Architecture.MLP : Architecture.DCGAN;
  }
}
