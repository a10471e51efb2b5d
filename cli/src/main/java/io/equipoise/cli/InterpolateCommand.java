package io.equipoise.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.data.Fit;
import io.equipoise.latent.Embedding;
import io.equipoise.latent.FrameWriter;
import io.equipoise.latent.Interpolation;
import io.equipoise.latent.Sampler;
import io.equipoise.latent.TrainedGenerator;
import io.equipoise.latent.TrainedModel;
import io.equipoise.network.NetworkConfig;
import io.equipoise.run.SampleGrid;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code interpolate}: images on the way from one to another. */
@Command(
    name = "interpolate",
    sortOptions = false,
    description = {
      "Makes the images between two, or on a plane between four.",
      "A seed stands for its first image, as generate makes it. For an image file, a search finds"
          + " the latent vector, as embed does; the file itself is then shown at its end of the row."
    },
    footer = {
      "",
      "  equipoise interpolate --run RUN --from-seed 1 --to-seed 2 --out between.png",
      "  equipoise interpolate --run RUN --from-image A.jpg --to-seed 2 --out way.gif",
      "  equipoise interpolate --run RUN --corners 1,2,3,4 --out plane.png"
    })
final class InterpolateCommand implements Callable<Integer> {
  private static final long MOST_CORNERS = 1000;
  private static final int FRAMES = 10;
  private static final int SIDE = 8;

  private final Terminal terminal;

  @Mixin private CommonOptions common;
  @Mixin private RunOptions run;

  @Option(names = "--from-seed", paramLabel = "SEED", description = "where it begins")
  private Long fromSeed;

  @Option(names = "--to-seed", paramLabel = "SEED", description = "where it ends")
  private Long toSeed;

  @Option(names = "--from-image", paramLabel = "FILE", description = "where it begins")
  private Path fromImage;

  @Option(names = "--to-image", paramLabel = "FILE", description = "where it ends")
  private Path toImage;

  @Option(
      names = "--frames",
      paramLabel = "N",
      description = "images made, both ends included (default: 10)")
  private Integer frames;

  @Option(
      names = "--corners",
      paramLabel = "S,S,S,S",
      description = "a plane: seeds of its corners, top left, top right, bottom left, bottom right")
  private String corners;

  @Option(names = "--rows", paramLabel = "R", description = "of the plane (default: 8)")
  private Integer rows;

  @Option(names = "--columns", paramLabel = "C", description = "of the plane (default: 8)")
  private Integer columns;

  @Option(
      names = "--method",
      paramLabel = "lerp|slerp",
      description =
          "a straight line (default: z is uniform in a cube, which contains the whole line), or an"
              + " arc")
  private Interpolation method;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      required = true,
      description = "a strip (.png), an animation (.gif, .apng), or a folder of single images")
  private Path out;

  @Option(
      names = "--fit",
      paramLabel = "auto|crop|pad|stretch",
      description = "how image files become squares (default: as for the run's data)")
  private Fit fit;

  InterpolateCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    terminal.quiet(common.quiet);
    method = method == null ? Interpolation.LERP : method;
    boolean plane = corners != null;
    checkUse(plane);
    TrainedModel trained = run.open(terminal);
    ImageSearch.requireImages(trained.network());
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    try (TrainedGenerator generator = TrainedGenerator.of(trained)) {
      if (plane) {
        writePlane(generator);
      } else {
        writePath(trained, generator, result);
      }
    }
    result.put("out", out.toString()).put("checkpoint", trained.images());
    terminal.out().println(common.json ? result : out);
    return ExitCode.DONE;
  }

  private void checkUse(boolean plane) {
    boolean ends = fromSeed != null || toSeed != null || fromImage != null || toImage != null;
    if (plane) {
      require(!ends && frames == null, "--corners spans a plane: no --from, no --to, no --frames");
      require(
          out.toString().toLowerCase(Locale.ROOT).endsWith(".png"),
          "a plane is one picture: give an --out that ends in .png");
      return;
    }
    require(rows == null && columns == null, "--rows and --columns go with --corners");
    require(
        (fromSeed == null) != (fromImage == null),
        "say where it begins by one of --from-seed and --from-image");
    require(
        (toSeed == null) != (toImage == null),
        "say where it ends by one of --to-seed and --to-image");
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }

  private void writePlane(TrainedGenerator generator) {
    Sampler sampler = generator.sampler();
    long[] seeds = Seeds.parse("--corners", corners, MOST_CORNERS).all();
    require(seeds.length == 4, "--corners " + corners + ": a plane has four corners");
    float[][] z = new float[4][];
    Arrays.setAll(z, i -> sampler.latents(seeds[i], 0, 1));
    int down = rows == null ? SIDE : rows;
    int across = columns == null ? SIDE : columns;
    NetworkConfig config = generator.config();
    byte[] pixels = pixels(generator, method.plane(z, down, across));
    int r = config.resolution();
    SampleGrid.write(SampleGrid.of(pixels, down * across, r, r, config.channels(), across), out);
  }

  private void writePath(TrainedModel trained, TrainedGenerator generator, ObjectNode result) {
    List<Path> files = new ArrayList<>();
    if (fromImage != null) {
      files.add(fromImage);
    }
    if (toImage != null) {
      files.add(toImage);
    }
    ImageSearch search = ImageSearch.read(trained, files, fit);
    List<Embedding.Found> found =
        files.isEmpty() ? List.of() : search.find(generator, Embedding.Options.DEFAULT, terminal);
    float[] from = z(generator, fromSeed, found, 0);
    float[] to = z(generator, toSeed, found, found.size() - 1);
    float[] path = method.path(from, to, frames == null ? FRAMES : frames);
    ByteArrayOutputStream row = new ByteArrayOutputStream();
    int each = files.isEmpty() ? 0 : search.pixels().length / files.size();
    row.write(search.pixels(), 0, fromImage == null ? 0 : each);
    row.writeBytes(pixels(generator, path));
    row.write(search.pixels(), search.pixels().length - each, toImage == null ? 0 : each);
    NetworkConfig config = generator.config();
    new FrameWriter(config.resolution(), config.channels()).write(row.toByteArray(), out);
    result.put("frames", frames == null ? FRAMES : frames);
    for (int i = 0; i < files.size(); i++) {
      result.put(
          files.get(i).equals(fromImage) && i == 0 ? "from_error" : "to_error",
          found.get(i).error());
    }
  }

  private static float[] z(
      TrainedGenerator generator, Long seed, List<Embedding.Found> found, int index) {
    return seed == null ? found.get(index).latent() : generator.sampler().latents(seed, 0, 1);
  }

  private static byte[] pixels(TrainedGenerator generator, float[] z) {
    NetworkConfig config = generator.config();
    return Sampler.pixels(generator.sampler().values(z), config.channels(), config.resolution());
  }
}
