package io.equipoise.spark;

import io.equipoise.cli.ExitCode;
import io.equipoise.cli.PackOptions;
import io.equipoise.cli.Terminal;
import io.equipoise.data.ShardIndex;
import io.equipoise.data.ShardPacker;
import io.equipoise.data.ShardPlan;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code pack}: a folder of images to shards, each made by a task. */
@Command(
    name = "pack",
    sortOptions = false,
    description = {
      "Packs a folder of image files to a folder of shards: the bytes of equipoise data pack",
      "--shard-images. Both may lie in any file system that Hadoop knows."
    },
    footer = {
      "",
      "spark-submit --master URL JAR pack hdfs:///photos --resolution 64 --out hdfs:///photos-64",
      "and where all nodes see it:  equipoise train --data /shared/photos-64 --resolution 64"
    })
final class PackJob implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private JobOptions job;

  @Parameters(
      paramLabel = "FOLDER",
      description =
          "path or URI (hdfs://, s3a://, file://); without a scheme of the cluster's default file"
              + " system")
  private String input;

  @Mixin private PackOptions how;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FOLDER",
      description = "a new folder for the shards and their index")
  private String out;

  @Option(
      names = "--shard-images",
      paramLabel = "K",
      defaultValue = "100000",
      description = "a shard for every K images (default: 100000)")
  private int shardImages;

  PackJob(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    terminal.quiet(job.common.quiet);
    Home home = job.home();
    return Cluster.with(home, "pack", context -> pack(context, home));
  }

  private int pack(JavaSparkContext context, Home home) {
    Configuration configuration = context.hadoopConfiguration();
    InputFolder from = InputFolder.at(input, configuration);
    OutputFolder to = OutputFolder.at(out, configuration);
    PackTask task =
        new PackTask(
            home,
            from,
            to,
            how.resolution(),
            how.fit(),
            how.channels(),
            how.skipBad(),
            Cluster.threads(context));
    ShardPacker packer = new ShardPacker(task.options());
    ShardPlan plan = ShardPlan.of(from.name(), from.images(), shardImages);
    List<ShardPlan.Shard> shards = IntStream.range(0, plan.shards()).mapToObj(plan::shard).toList();
    List<ShardPacker.Packed> packed =
        context.parallelize(shards, shards.size()).map(task::pack).collect();
    ShardIndex index =
        ShardIndex.of(
            plan.setName(),
            plan.classNames(),
            how.resolution(),
            packer.channels(),
            packed.stream().map(ShardPacker.Packed::part).toList());
    to.write(ShardIndex.FILE, index.encode());
    new PackOptions.Packed(
            out,
            index.count(),
            index.skipped(),
            index.fingerprint(),
            OptionalInt.of(index.parts().size()),
            packed.stream().flatMap(part -> part.leftOut().stream()).toList())
        .report(terminal, job.common.json);
    return ExitCode.DONE;
  }
}
