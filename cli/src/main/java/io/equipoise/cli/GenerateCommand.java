package io.equipoise.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.latent.ImageWriter;
import io.equipoise.latent.NpyFile;
import io.equipoise.latent.Sampler;
import io.equipoise.latent.TrainedGenerator;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code generate}: images of a trained run. */
@Command(
    name = "generate",
    sortOptions = false,
    description = {
      "Makes images with a trained run.",
      "Image i depends on the seed and i alone, not on how many are asked for."
    })
final class GenerateCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private CommonOptions common;

  @Mixin private RunOptions run;

  @Option(names = "--n", paramLabel = "N", description = "how many (default: 64)")
  private Integer n;

  @Option(names = "--seed", paramLabel = "SEED", description = "which ones (default: 1)")
  private Long seed;

  @Option(
      names = "--out",
      paramLabel = "DIR_or_PNG_or_NPY",
      required = true,
      description =
          "one grid (.png), an array [N, H, W, C] of bytes (.npy), or a folder of single images")
  private Path out;

  @Option(
      names = "--latents",
      paramLabel = "FILE.npy",
      description = "latent vectors [N, Z] of float32 in place of a seed")
  private Path latents;

  @Option(names = "--raw", description = "write float32 [N, C, H, W] as the generator made them")
  private boolean raw;

  GenerateCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    terminal.quiet(common.quiet);
    if (latents != null && (seed != null || n != null)) {
      throw new IllegalArgumentException("--latents says which and how many: no --seed, no --n");
    }
    int count = n == null ? 64 : n;
    if (count < 1) {
      throw new IllegalArgumentException("--n " + count + " is below 1");
    }
    try (TrainedGenerator trained = TrainedGenerator.of(run.open(terminal))) {
      ImageWriter writer = new ImageWriter(trained.config(), raw);
      Sampler sampler = trained.sampler();
      if (latents == null) {
        writer.write(sampler, seed == null ? 1 : seed, count, out);
      } else {
        NpyFile.Floats z = NpyFile.readFloats(latents);
        z.requireShape(-1, sampler.latent());
        count = (int) z.shape()[0];
        writer.write(sampler, z.values(), out);
      }
      report(count, trained.images());
    }
    return ExitCode.DONE;
  }

  private void report(int count, long images) {
    if (common.json) {
      ObjectNode result = JsonNodeFactory.instance.objectNode();
      result.put("out", out.toString()).put("n", count).put("checkpoint", images);
      terminal.out().println(result);
      return;
    }
    terminal.out().println(out);
    terminal.tell("%d images of the checkpoint at %,d images".formatted(count, images));
  }
}
