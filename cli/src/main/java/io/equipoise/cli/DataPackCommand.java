package io.equipoise.cli;

import io.equipoise.data.DataOptions;
import io.equipoise.data.DataSpec;
import io.equipoise.data.PackedSet;
import io.equipoise.data.ShardedImages;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code data pack}: a set as one file, or as many in a folder. */
@Command(
    name = "pack",
    sortOptions = false,
    description = {
      "Packs a set into one file, or with --shard-images into a folder of files, for use as --data.",
      "If packing shards is interrupted, the same command resumes it."
    },
    footer = {
      "",
      "One file:",
      "  equipoise data pack photos --resolution 64 --out photos.pack",
      "Shards:",
      "  equipoise data pack photos --resolution 64 --out shards --shard-images 100000",
      "and then:",
      "  equipoise train --data shards --resolution 64"
    })
final class DataPackCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private CommonOptions common;

  @Parameters(paramLabel = "SPEC", description = DataCommand.SPEC)
  private String set;

  @Mixin private PackOptions how;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE_OR_FOLDER",
      description = "the packed file; the folder of shards")
  private Path out;

  @Option(
      names = "--shard-images",
      paramLabel = "K",
      description = "a file for every K images; grey ones become RGB without --channels 1")
  private Integer shardImages;

  DataPackCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    terminal.quiet(common.quiet);
    PackingBar bar = new PackingBar(terminal);
    DataOptions options = how.reading().withProgress(bar);
    try (PackedSet packed =
        shardImages == null
            ? DataSpec.pack(set, options, out)
            : DataSpec.packShards(set, options, out, shardImages)) {
      OptionalInt shards =
          packed instanceof ShardedImages sharded
              ? OptionalInt.of(sharded.shards())
              : OptionalInt.empty();
      new PackOptions.Packed(
              out.toString(),
              packed.count(),
              packed.skipped(),
              packed.fingerprint(),
              shards,
              bar.leftOut())
          .report(terminal, common.json);
    }
    return ExitCode.DONE;
  }
}
