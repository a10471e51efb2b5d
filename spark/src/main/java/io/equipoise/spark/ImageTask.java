package io.equipoise.spark;

import io.equipoise.latent.Sampler;
import io.equipoise.latent.TrainedGenerator;
import io.equipoise.network.NetworkConfig;
import io.equipoise.run.FileNumber;
import io.equipoise.run.SampleGrid;
import io.equipoise.tensor.LibTorch;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.TaskCompletionListener;

/**
 * Generates a part of many images.
 *
 * @param threads of this task
 */
record ImageTask(Home home, SharedModel model, Wanted wanted, int threads) implements Serializable {
  /** Images made at a time: a multiple of the sampler's block, so that each stands at its place. */
  static final int PIECE = 256;

  static final StructType SCHEMA =
      DataTypes.createStructType(
          List.of(
              required("seed", DataTypes.LongType),
              required("index", DataTypes.LongType),
              required("width", DataTypes.IntegerType),
              required("height", DataTypes.IntegerType),
              required("channels", DataTypes.IntegerType),
              required("png", DataTypes.BinaryType)));

  private static StructField required(String name, DataType type) {
    return DataTypes.createStructField(name, type, false);
  }

  private record Picture(long place, byte[] png) {}

  /** Rows of {@link #SCHEMA}, made as they are asked for. */
  Iterator<Row> rows(Part part) {
    TrainedGenerator generator = open();
    NetworkConfig network = generator.config();
    int side = network.resolution();
    return pictures(part, generator)
        .map(
            picture ->
                RowFactory.create(
                    wanted.seed(picture.place),
                    wanted.index(picture.place),
                    side,
                    side,
                    network.channels(),
                    picture.png))
        .iterator();
  }

  /** PNG files with the names that {@code equipoise generate} gives. */
  void writeFiles(Part part, OutputFolder folder) {
    pictures(part, open())
        .forEach(picture -> folder.write(FileNumber.of(picture.place, 6) + ".png", picture.png));
  }

  /** The generator, closed when the task ends. */
  private TrainedGenerator open() {
    home.require();
    LibTorch.setThreads(threads);
    TrainedGenerator generator = model.generator();
    TaskCompletionListener close = context -> generator.close();
    TaskContext.get().addTaskCompletionListener(close);
    return generator;
  }

  private Stream<Picture> pictures(Part part, TrainedGenerator generator) {
    Sampler sampler = generator.sampler();
    return LongStream.iterate(part.first(), first -> first < part.end(), first -> first + PIECE)
        .boxed()
        .flatMap(
            first -> {
              int count = (int) Math.min(PIECE, part.end() - first);
              return piece(sampler, generator.config(), first, count);
            });
  }

  private Stream<Picture> piece(Sampler sampler, NetworkConfig network, long first, int count) {
    int side = network.resolution();
    int channels = network.channels();
    float[] values = sampler.values(wanted.latents(sampler, first, count));
    byte[] pixels = Sampler.pixels(values, channels, side);
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                new Picture(
                    first + i, SampleGrid.png(SampleGrid.image(pixels, i, side, side, channels))));
  }
}
