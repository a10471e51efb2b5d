package io.equipoise.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.latent.ImageWriter;
import io.equipoise.latent.NpyFile;
import io.equipoise.latent.Sampler;
import io.equipoise.latent.TrainedGenerator;
import java.nio.file.Path;
import java.util.Arrays;
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
  private static final long MOST_SEEDS = 1_000_000;

  private final Terminal terminal;

  @Mixin private CommonOptions common;

  @Mixin private RunOptions run;

  @Option(names = "--n", paramLabel = "N", description = "how many images (default: 64)")
  private Integer n;

  @Option(names = "--seed", paramLabel = "SEED", description = "seed of the images (default: 1)")
  private Long seed;

  @Option(
      names = "--out",
      paramLabel = "DIR_or_PNG_or_NPY",
      required = true,
      description =
          "a .png file for one grid, a .npy file for an array [N, H, W, C] of bytes, or a folder"
              + " for single images")
  private Path out;

  @Option(
      names = "--seeds",
      paramLabel = "S,S,..",
      description = "the first image of each of these seeds, such as 0,1,4-6")
  private String seeds;

  @Option(
      names = "--truncation",
      paramLabel = "PSI",
      description =
          "shrink z by PSI in (0, 1]: images nearer to the average, less varied (default: 1)")
  private Double truncation;

  @Option(
      names = "--latents",
      paramLabel = "FILE",
      description = ".npy file of latent vectors, float32 [N, Z], instead of a seed")
  private Path latents;

  @Option(names = "--raw", description = "write float32 [N, C, H, W] as the generator made them")
  private boolean raw;

  GenerateCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    terminal.quiet(common.quiet);
    try (TrainedGenerator trained = TrainedGenerator.of(run.open(terminal))) {
      Sampler sampler = trained.sampler();
      Wanted wanted = wanted(sampler).truncated(truncation == null ? 1 : truncation);
      new ImageWriter(trained.config(), raw).write(sampler, wanted.n, wanted.latents, out);
      report(wanted.n, trained.images());
    }
    return ExitCode.DONE;
  }

  /** Which images. */
  private record Wanted(int n, ImageWriter.Latents latents) {
    Wanted truncated(double psi) {
      if (!(psi > 0 && psi <= 1)) {
        throw new IllegalArgumentException("--truncation " + psi + " is outside (0, 1]");
      }
      return new Wanted(n, (first, count) -> Sampler.truncated(latents.of(first, count), psi));
    }
  }

  private Wanted wanted(Sampler sampler) {
    if (latents != null) {
      if (seed != null || n != null || seeds != null) {
        throw new IllegalArgumentException(
            "--latents says which and how many: no --seed, no --seeds, no --n");
      }
      NpyFile.Floats z = NpyFile.readFloats(latents);
      z.requireShape(-1, sampler.latent());
      int each = sampler.latent();
      requireFinite(z.values(), each);
      return new Wanted(
          (int) z.shape()[0],
          (first, count) -> Arrays.copyOfRange(z.values(), first * each, (first + count) * each));
    }
    if (seeds != null) {
      if (seed != null || n != null) {
        throw new IllegalArgumentException("--seeds says which and how many: no --seed, no --n");
      }
      Seeds each = Seeds.parse("--seeds", seeds, MOST_SEEDS);
      return new Wanted(
          Math.toIntExact(each.count()),
          (first, some) -> Seeds.latents(sampler, each.some(first, some)));
    }
    int count = n == null ? 64 : n;
    if (count < 1) {
      throw new IllegalArgumentException("--n " + count + " is below 1");
    }
    long one = seed == null ? 1 : seed;
    return new Wanted(count, (first, some) -> sampler.latents(one, first, some));
  }

  private void requireFinite(float[] z, int each) {
    for (int i = 0; i < z.length; i++) {
      if (!Float.isFinite(z[i])) {
        throw new IllegalArgumentException(
            "%s has %s in row %d: give finite numbers, in [-1, 1] as in training"
                .formatted(latents, z[i], i / each));
      }
    }
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
