package io.equipoise.experiment;

import io.equipoise.data.DataProfile;
import io.equipoise.data.TrainingData;
import io.equipoise.network.Architecture;

/**
 * What an experiment is asked to work on.
 *
 * @param spec data spec
 * @param data the same, open; borrowed
 */
public record Request(String spec, TrainingData data, Scale scale) {
  /** Whether the samples are points of the plane. */
  boolean points() {
    return data.sampleShape().length == 1;
  }

  /** What kind of data it is. */
  DataProfile.Kind kind() {
    return DataProfile.of(data).kind();
  }

  boolean paper() {
    return scale == Scale.PAPER;
  }

  /** Networks that every objective can have on these data. */
  Architecture commonArchitecture() {
    return points() ? Architecture.MLP : Architecture.DCGAN;
  }
}
