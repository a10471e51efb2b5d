package io.equipoise.evaluation;

import io.equipoise.metrics.Images;
import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;

/** Images first to first + count - 1 of some, which are borrowed. */
record ImagePart(Images all, long first, long count) implements Images {
  @Override
  public Tensor read(long... indices) {
    return all.read(Arrays.stream(indices).map(index -> first + index).toArray());
  }
}
