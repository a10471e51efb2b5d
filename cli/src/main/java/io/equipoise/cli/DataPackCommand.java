package io.equipoise.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.data.BadImage;
import io.equipoise.data.DataOptions;
import io.equipoise.data.DataSpec;
import io.equipoise.data.Fit;
import io.equipoise.data.PackedSet;
import io.equipoise.data.ShardedImages;
import java.nio.file.Path;
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
      "Packs a set to one file, or with --shard-images to a folder of files: a data spec in turn.",
      "Shards stopped half-way go on where they were when packed again with the same options."
    },
    footer = {
      "",
      "One file:    equipoise data pack photos --resolution 64 --out photos.pack",
      "Shards:      equipoise data pack photos --resolution 64 --out photos-64 --shard-images 100000",
      "and then:    equipoise train --data photos-64 --resolution 64"
    })
final class DataPackCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private CommonOptions common;

  @Parameters(paramLabel = "SPEC", description = DataCommand.SPEC)
  private String set;

  @Option(
      names = "--resolution",
      required = true,
      paramLabel = "R",
      description = "side of the squares in pixels")
  private int resolution;

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

  @Option(
      names = "--fit",
      defaultValue = "auto",
      paramLabel = "auto|crop|pad|stretch",
      description = "how other shapes become squares")
  private Fit fit;

  @Option(
      names = "--channels",
      defaultValue = "0",
      paramLabel = "1|3",
      description = "default: from the data")
  private int channels;

  @Option(names = "--skip-bad", description = "leave out images that cannot be read, and list them")
  private boolean skipBad;

  DataPackCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    terminal.quiet(common.quiet);
    PackingBar bar = new PackingBar(terminal);
    DataOptions options =
        DataOptions.at(resolution)
            .withProgress(bar)
            .withFit(fit)
            .withChannels(channels)
            .withSkipBad(skipBad);
    try (PackedSet packed =
        shardImages == null
            ? DataSpec.pack(set, options, out)
            : DataSpec.packShards(set, options, out, shardImages)) {
      if (common.json) {
        terminal.out().println(json(packed, bar));
      } else {
        print(packed, bar);
      }
    }
    return ExitCode.DONE;
  }

  private ObjectNode json(PackedSet packed, PackingBar bar) {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode json =
        mapper
            .createObjectNode()
            .put("out", out.toString())
            .put("count", packed.count())
            .put("fingerprint", packed.fingerprint())
            .put("skipped", packed.skipped());
    if (packed instanceof ShardedImages sharded) {
      json.put("shards", sharded.shards());
    }
    return json.set("bad", mapper.valueToTree(bar.leftOut()));
  }

  private void print(PackedSet packed, PackingBar bar) {
    terminal.out().println(out);
    for (BadImage bad : bar.leftOut()) {
      terminal.tell("left out: " + bad.reason());
    }
    String shards =
        packed instanceof ShardedImages sharded ? " in %,d shards".formatted(sharded.shards()) : "";
    terminal.tell(
        "%,d images%s, fingerprint %s".formatted(packed.count(), shards, packed.fingerprint()));
  }
}
