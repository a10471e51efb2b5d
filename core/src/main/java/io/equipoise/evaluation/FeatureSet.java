package io.equipoise.evaluation;

import io.equipoise.data.DataException;
import io.equipoise.data.Sha256;
import io.equipoise.latent.NpyFile;
import io.equipoise.run.StorageException;
import io.equipoise.tensor.TensorScope;
import java.io.IOException;
import java.nio.file.Path;
import org.bytedeco.pytorch.Tensor;

/** Features that are there already. */
public final class FeatureSet implements SampleSet {
  private final Origin origin;
  private final Tensor features; // [N, F]
  private final boolean owned;

  private FeatureSet(Origin origin, Tensor features, boolean owned) {
    this.origin = origin;
    this.features = features;
    this.owned = owned;
  }

  /**
   * Features in memory.
   *
   * @param features {@code [N, F]}, float32 or float64; borrowed
   */
  public static FeatureSet of(Origin origin, Tensor features) {
    return new FeatureSet(origin, features, false);
  }

  static FeatureSet read(Path file) {
    Tensor features = NpyFile.readMatrix(file);
    if (!isFinite(features)) {
      features.close();
      throw new DataException(
          file + " holds NaN or infinity: look at the images and at what made the features");
    }
    String split = "all %d".formatted(features.size(0));
    return new FeatureSet(
        Origin.ofData(file.getFileName().toString(), sha256(file), split), features, true);
  }

  private static boolean isFinite(Tensor features) {
    try (TensorScope scope = new TensorScope()) {
      return features.isfinite().all().item_bool();
    }
  }

  private static String sha256(Path file) {
    try {
      return Sha256.ofFile(file);
    } catch (IOException e) {
      throw new StorageException(file + " cannot be read", e);
    }
  }

  /** {@code [N, F]}, borrowed. */
  public Tensor features() {
    return features;
  }

  @Override
  public Origin origin() {
    return origin;
  }

  @Override
  public long count() {
    return features.size(0);
  }

  @Override
  public void close() {
    if (owned) {
      features.close();
    }
  }
}
