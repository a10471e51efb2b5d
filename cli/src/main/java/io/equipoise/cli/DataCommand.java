package io.equipoise.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.equipoise.data.DataInfo;
import io.equipoise.data.DataOptions;
import io.equipoise.data.DataSpec;
import io.equipoise.data.Fit;
import io.equipoise.data.PackedImages;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code data}: looks at image sets and packs them. */
@Command(name = "data", description = "Looks at image sets and packs them.")
final class DataCommand implements Runnable {
  private static final String SPEC =
      "faces, ring, grid, a folder, an archive, IDX, CIFAR-10 or a packed file";

  private final Terminal terminal;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  @Spec private CommandSpec spec;

  DataCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "say what to do: data info, data pack or data factors");
  }

  @Command(name = "info", description = "Tells what a set holds, and which images are broken.")
  int info(
      @Mixin CommonOptions shared,
      @Parameters(paramLabel = "SPEC", description = SPEC) String set) {
    terminal.quiet(shared.quiet);
    DataInfo info =
        DataSpec.info(
            set,
            DataOptions.at(32).withProgress(new PackingBar(terminal, "Looking at every image.")));
    if (shared.json) {
      terminal.out().println(new ObjectMapper().valueToTree(info).toString());
    } else {
      print(info);
    }
    return info.intact() ? ExitCode.DONE : ExitCode.DATA;
  }

  @Command(
      name = "factors",
      description = "Prints what the built-in faces were drawn from, as CSV.")
  int factors(
      @Mixin CommonOptions shared,
      @Option(
              names = "--n",
              defaultValue = "20000",
              paramLabel = "N",
              description = "the first N faces (default: all 20000)")
          int n) {
    terminal.quiet(shared.quiet);
    DataSpec.faceFactors(n).forEach(terminal.out()::println);
    return ExitCode.DONE;
  }

  @Command(name = "pack", description = "Packs a set to one file, which is a data spec in turn.")
  int pack(
      @Mixin CommonOptions shared,
      @Parameters(paramLabel = "SPEC", description = SPEC) String set,
      @Option(
              names = "--resolution",
              required = true,
              paramLabel = "R",
              description = "side of the squares in pixels")
          int resolution,
      @Option(
              names = "--out",
              required = true,
              paramLabel = "FILE",
              description = "the packed file")
          Path out,
      @Option(
              names = "--fit",
              defaultValue = "auto",
              paramLabel = "auto|crop|pad|stretch",
              description = "how other shapes become squares")
          Fit fit,
      @Option(
              names = "--channels",
              defaultValue = "0",
              paramLabel = "1|3",
              description = "default: from the data")
          int channels,
      @Option(names = "--skip-bad", description = "leave out images that cannot be read")
          boolean skipBad) {
    terminal.quiet(shared.quiet);
    DataOptions options =
        DataOptions.at(resolution)
            .withProgress(new PackingBar(terminal))
            .withFit(fit)
            .withChannels(channels)
            .withSkipBad(skipBad);
    try (PackedImages packed = DataSpec.pack(set, options, out)) {
      if (shared.json) {
        terminal
            .out()
            .println(
                new ObjectMapper()
                    .createObjectNode()
                    .put("out", out.toString())
                    .put("count", packed.count())
                    .put("fingerprint", packed.fingerprint()));
      } else {
        terminal.out().println(out);
        terminal.tell("%,d images, fingerprint %s".formatted(packed.count(), packed.fingerprint()));
      }
    }
    return ExitCode.DONE;
  }

  private void print(DataInfo info) {
    terminal.out().printf("%s: %s%n", info.name(), info.kind());
    terminal.out().printf("count        %,d%n", info.count());
    if (info.channels() > 0) {
      terminal
          .out()
          .printf(
              "size         %d to %d by %d to %d pixels, %s%n",
              info.smallestWidth(),
              info.largestWidth(),
              info.smallestHeight(),
              info.largestHeight(),
              info.channels() == 1 ? "grey" : "colour");
    }
    info.classes()
        .forEach((name, count) -> terminal.out().printf("class        %s: %,d%n", name, count));
    info.bad().forEach(bad -> terminal.out().printf("bad          %s%n", bad));
    terminal.out().printf("fingerprint  %s%n", info.fingerprint());
    if (!info.intact()) {
      terminal.say("the pixels do not have the checksum they were packed with: pack the set again");
    }
  }
}
