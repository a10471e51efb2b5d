package io.equipoise.data;

/** Images that {@code data pack} has packed: in one file, or in the parts of a sharded set. */
public sealed interface PackedSet extends ImageData permits PackedImages, ShardedImages {
  /** Broken images that were left out when the set was packed. */
  long skipped();
}
