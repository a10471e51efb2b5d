package io.equipoise.features;

import io.equipoise.data.ImageData;
import io.equipoise.data.PackedSet;
import io.equipoise.data.SelectedImages;
import io.equipoise.data.StackedImages;
import io.equipoise.data.TrainingData;
import io.equipoise.metrics.MeasureProgress;
import java.nio.file.Path;
import java.util.List;

/** Tells the classes of a labelled set, by a network trained on that set here. */
public sealed interface DataClassifier extends FeatureExtractor
    permits TrainedClassifier, StackedClassifier {
  /** Names of the classes by label; K of them. */
  List<String> classNames();

  /** Whether there can be a classifier of a set: it has classes, and is packed or made of such. */
  static boolean takes(TrainingData data) {
    TrainingData whole = data instanceof SelectedImages selected ? selected.base() : data;
    return data.classNames().size() > 1
        && (whole instanceof StackedImages || whole instanceof PackedSet);
  }

  /**
   * The classifier of a set: of the cache if it is there, else trained now, which takes a minute or
   * two, and put there. The same for the same data and number of threads. The data stay open, and
   * are needed no longer.
   *
   * @param cache folder, see {@link io.equipoise.data.DataOptions#userCache}
   * @param progress told of training, if there is any; parts are images
   * @throws IllegalArgumentException if the data are no images, or have no classes
   * @throws java.util.concurrent.CancellationException if the thread is interrupted; nothing is
   *     left behind
   * @throws io.equipoise.run.StorageException if the cache cannot be written
   */
  static DataClassifier of(TrainingData data, Path cache, MeasureProgress progress) {
    if (data instanceof SelectedImages selected) { // of all that they were selected from
      return of(selected.base(), cache, progress);
    }
    if (data instanceof StackedImages stacked) {
      return new StackedClassifier(TrainedClassifier.of(stacked.base(), cache, progress), stacked);
    }
    if (data instanceof PackedSet images) {
      return TrainedClassifier.of(images, cache, progress);
    }
    if (data instanceof ImageData) {
      throw new IllegalArgumentException(
          data.name()
              + " is a set that a program brought, and no packed one: classifiers are trained on"
              + " packed sets, so give an ONNX file that makes features");
    }
    throw new IllegalArgumentException(
        data.name() + " is a set of points, which have no classes to train a classifier on");
  }
}
