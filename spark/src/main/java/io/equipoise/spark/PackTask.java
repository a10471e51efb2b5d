package io.equipoise.spark;

import io.equipoise.data.DataOptions;
import io.equipoise.data.Fit;
import io.equipoise.data.ShardPacker;
import io.equipoise.data.ShardPlan;
import io.equipoise.run.StorageException;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Makes a shard on the disk of an executor and brings it to its folder.
 *
 * @param threads that decode
 */
record PackTask(
    Home home,
    InputFolder from,
    OutputFolder to,
    int resolution,
    Fit fit,
    int channels,
    boolean skipBad,
    int threads)
    implements Serializable {
  DataOptions options() {
    return DataOptions.at(resolution).withFit(fit).withChannels(channels).withSkipBad(skipBad);
  }

  ShardPacker.Packed pack(ShardPlan.Shard shard) {
    home.require();
    try {
      Path folder = Files.createTempDirectory("equipoise-shard");
      Path file = folder.resolve("part");
      try {
        ShardPacker.Packed packed = new ShardPacker(options(), threads).pack(shard, from, file);
        if (packed.part().count() > 0) {
          to.move(file, packed.part().file());
        }
        return packed;
      } finally {
        Files.deleteIfExists(file);
        Files.delete(folder);
      }
    } catch (IOException e) {
      throw new StorageException(
          "%s cannot keep a shard in %s (-Djava.io.tmpdir=FOLDER in spark.executor.extraJavaOptions gives another): %s"
              .formatted(Home.machine(), System.getProperty("java.io.tmpdir"), e.getMessage()),
          e);
    }
  }
}
