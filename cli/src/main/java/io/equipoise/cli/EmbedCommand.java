package io.equipoise.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.data.Fit;
import io.equipoise.latent.ComparisonPicture;
import io.equipoise.latent.Embedding;
import io.equipoise.latent.NpyFile;
import io.equipoise.latent.TrainedGenerator;
import io.equipoise.latent.TrainedModel;
import io.equipoise.run.SampleGrid;
import io.equipoise.run.WholeFile;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code embed}: latent vectors for given images. */
@Command(
    name = "embed",
    sortOptions = false,
    description = {
      "Searches for the latent vectors whose images come closest to given ones.",
      "The error is the mean absolute difference of pixels, which run from -1 to 1. Beside it is the"
          + " error of the nearest of 1,000 samples, where the search starts."
    },
    footer = {
      "",
      "Writes z.npy (for generate --latents), errors.json and pairs.png: each image, what was found"
          + " for it, and the differences."
    })
final class EmbedCommand implements Callable<Integer> {
  private static final int COLUMNS = 8;

  private final Terminal terminal;

  @Mixin private CommonOptions common;
  @Mixin private RunOptions run;

  @Parameters(
      paramLabel = "IMAGE",
      arity = "1..*",
      description = "PNG, JPEG, GIF or BMP files of any size")
  private List<Path> images;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "folder to write to (default: RUN/evaluation/CHECKPOINT-found-KEY)")
  private Path out;

  @Option(
      names = "--fit",
      paramLabel = "auto|crop|pad|stretch",
      description = "how other shapes become squares (default: as for the run's data)")
  private Fit fit;

  @Option(
      names = "--starts",
      paramLabel = "S",
      description = "how many of the nearest samples each search starts from (default: 4)")
  private Integer starts;

  @Option(
      names = "--steps",
      paramLabel = "S",
      description = "maximum number of steps (default: 500)")
  private Integer steps;

  @Option(names = "--seed", paramLabel = "SEED", description = "seed of the samples (default: 1)")
  private Long seed;

  EmbedCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    terminal.quiet(common.quiet);
    Embedding.Options usual = Embedding.Options.DEFAULT;
    Embedding.Options options =
        new Embedding.Options(
            starts == null ? usual.starts() : starts,
            steps == null ? usual.steps() : steps,
            seed == null ? usual.seed() : seed);
    TrainedModel trained = run.open(terminal);
    ImageSearch search = ImageSearch.read(trained, images, fit);
    try (TrainedGenerator generator = TrainedGenerator.of(trained)) {
      int key = 31 * options.hashCode() + Arrays.hashCode(search.pixels());
      Path folder = RunOptions.folder(out, trained, run -> run.found(trained.images(), key));
      List<Embedding.Found> found = search.find(generator, options, terminal);
      ObjectNode result = result(found, trained, folder);
      WholeFile.writeJson(folder.resolve("errors.json"), result);
      writeLatents(found, folder.resolve("z.npy"));
      SampleGrid.write(picture(search, found, generator), folder.resolve("pairs.png"));
      report(result, folder);
    }
    return ExitCode.DONE;
  }

  private static void writeLatents(List<Embedding.Found> found, Path file) {
    try (NpyFile array = NpyFile.create(file, false, found.size(), found.get(0).latent().length)) {
      found.forEach(one -> array.write(one.latent()));
    }
  }

  private ObjectNode result(List<Embedding.Found> found, TrainedModel trained, Path folder) {
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    result.put("run", trained.name()).put("checkpoint", trained.images());
    result.put("out", folder.toString());
    result.put(
        "mean_error", found.stream().mapToDouble(Embedding.Found::error).sum() / found.size());
    result.put(
        "mean_start_error",
        found.stream().mapToDouble(Embedding.Found::startError).sum() / found.size());
    ArrayNode each = result.putArray("images");
    for (int i = 0; i < found.size(); i++) {
      each.addObject()
          .put("image", images.get(i).toString())
          .put("error", found.get(i).error())
          .put("start_error", found.get(i).startError());
    }
    return result;
  }

  private BufferedImage picture(
      ImageSearch search, List<Embedding.Found> found, TrainedGenerator generator) {
    int channels = generator.config().channels();
    List<ComparisonPicture.Section> sections = new ArrayList<>();
    for (int first = 0; first < found.size(); first += COLUMNS) {
      List<ComparisonPicture.Column> columns = new ArrayList<>();
      for (int i = first; i < Math.min(found.size(), first + COLUMNS); i++) {
        columns.add(
            new ComparisonPicture.Column(
                search.values(i),
                generator.sampler().values(found.get(i).latent()),
                found.get(i).error(),
                images.get(i).getFileName().toString()));
      }
      String heading = first == 0 ? "Images and what was found for them" : "";
      sections.add(new ComparisonPicture.Section(heading, columns));
    }
    return ComparisonPicture.of(generator.config().resolution(), channels, "found", sections);
  }

  private void report(ObjectNode result, Path folder) {
    if (common.json) {
      terminal.out().println(result);
      return;
    }
    terminal.out().println("error   start   image");
    result
        .path("images")
        .forEach(
            one ->
                terminal
                    .out()
                    .printf(
                        Locale.ROOT,
                        "%.4f  %.4f  %s%n",
                        one.path("error").asDouble(),
                        one.path("start_error").asDouble(),
                        Terminal.shown(one.path("image").asText())));
    terminal.tell("Written to " + folder);
  }
}
