package io.equipoise.evaluation;

import io.equipoise.features.FeatureExtractor;
import io.equipoise.metrics.Images;
import io.equipoise.metrics.MeasureProgress;
import io.equipoise.metrics.Memorisation;
import io.equipoise.metrics.NearestSamples;
import io.equipoise.tensor.TensorScope;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/**
 * Finds the nearest training image of each generated and each held-out image. The training images
 * go by in pieces, so memory does not grow with their number.
 */
final class TrainingSearch {
  private static final int PIECE = 8192;
  private static final SideFeatures.Wanted ROWS = new SideFeatures.Wanted(false, true);

  private final FeatureExtractor extractor;
  private final EvaluationProgress progress;
  private final long trainingCount;
  private NearestSamples ofGenerated;
  private NearestSamples ofHeldOut; // null without

  /**
   * Searches.
   *
   * @param generated features {@code [N, F]}
   */
  TrainingSearch(
      Reference reference,
      FeatureExtractor extractor,
      Tensor generated,
      EvaluationProgress progress) {
    this.extractor = extractor;
    this.progress = progress;
    ImageSet training = reference.training().orElseThrow();
    trainingCount = training.count();
    try (TensorScope scope = new TensorScope()) {
      Tensor heldOut = reference.heldOut().map(images -> features(images, "held-out")).orElse(null);
      for (long first = 0; first < trainingCount; first += PIECE) {
        search(training, first, generated, heldOut);
      }
    }
  }

  private Tensor features(Images images, String what) {
    return SideFeatures.of(
            images, extractor, ROWS, output -> {}, "features of " + what + " images", progress)
        .rows(); // freed with the scope around it
  }

  private void search(ImageSet training, long first, Tensor generated, Tensor heldOut) {
    try (TensorScope scope = new TensorScope()) {
      long count = Math.min(PIECE, trainingCount - first);
      Tensor piece = features(new ImagePart(training, first, count), "training");
      ofGenerated = nearer(ofGenerated, piece, generated, "generated", first);
      if (heldOut != null) {
        ofHeldOut = nearer(ofHeldOut, piece, heldOut, "held-out", first);
      }
    }
    progress.progressed(
        "nearest training images", Math.min(trainingCount, first + PIECE), trainingCount);
  }

  private static NearestSamples nearer(
      NearestSamples before, Tensor piece, Tensor images, String side, long first) {
    NearestSamples found = NearestSamples.of(piece, images, side, MeasureProgress.SILENT);
    return before == null ? found : before.nearer(found, first);
  }

  NearestImages nearest() {
    return new NearestImages(ofGenerated);
  }

  Optional<Memorisation> againstHeldOut() {
    return ofHeldOut == null
        ? Optional.empty()
        : Optional.of(Memorisation.of(ofGenerated, ofHeldOut, trainingCount));
  }
}
