package io.equipoise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.equipoise.latent.NpyFile;
import io.equipoise.latent.Sampler;
import io.equipoise.latent.TrainedGenerator;
import io.equipoise.network.Generator;
import io.equipoise.network.Networks;
import io.equipoise.run.RunDirectory;
import io.equipoise.run.Verified;
import io.equipoise.tensor.TensorScope;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenerateCommandTest {
  private static final int PIXELS = 32 * 32 * 3;

  @TempDir private static Path shared;
  @TempDir private Path folder;

  private static Path points;
  private static Path images;

  @BeforeAll
  static void train() {
    points = TinyRuns.train(TinyRuns.points(shared.resolve("runs")));
    images =
        TinyRuns.train(
            TinyRuns.images(TinyRuns.drawImages(shared.resolve("images")), shared.resolve("runs")));
  }

  private Path generate(Path run, String out, Object... more) {
    Path file = folder.resolve(out);
    Object[] first = {"generate", "--run", run, "--out", file};
    Invocation done =
        Invocation.done(
            Stream.concat(Arrays.stream(first), Arrays.stream(more)).toArray(Object[]::new));
    assertThat(done.out().strip()).isEqualTo(file.toString());
    return file;
  }

  /** The bytes after the header of an array, which must have the type and shape. */
  private static byte[] body(Path file, String type, String shape) throws IOException {
    byte[] all = Files.readAllBytes(file);
    int header = 10 + (all[8] & 0xff) + 256 * (all[9] & 0xff);
    assertThat(new String(all, 10, header - 10, StandardCharsets.US_ASCII))
        .contains("'descr': '" + type + "'", "'shape': (" + shape + ",)", "False");
    return Arrays.copyOfRange(all, header, all.length);
  }

  @Test
  void imageDependsOnTheSeedAndItsNumberAlone() throws IOException {
    byte[] five = body(generate(images, "5.npy", "--n", 5), "|u1", "5, 32, 32, 3");
    byte[] forty = body(generate(images, "40.npy", "--n", 40), "|u1", "40, 32, 32, 3");
    byte[] other = body(generate(images, "o.npy", "--n", 5, "--seed", 2), "|u1", "5, 32, 32, 3");
    assertThat(five).hasSize(5 * PIXELS).isEqualTo(Arrays.copyOf(forty, 5 * PIXELS));
    assertThat(other).isNotEqualTo(five);
  }

  @Test
  void rawValuesDependOnTheSeedAndTheirNumberAlone() throws IOException {
    byte[] five = body(generate(images, "5.npy", "--raw", "--n", 5), "<f4", "5, 3, 32, 32");
    byte[] more = body(generate(images, "300.npy", "--raw", "--n", 300), "<f4", "300, 3, 32, 32");
    assertThat(five).hasSize(4 * 5 * PIXELS).isEqualTo(Arrays.copyOf(more, five.length));
  }

  @Test
  void sameLatentVectorsMakeTheSameImages() throws IOException {
    Path latents = folder.resolve("z.npy");
    try (TrainedGenerator trained =
            TrainedGenerator.open(images, OptionalLong.empty(), warning -> {});
        NpyFile file = NpyFile.create(latents, false, 21, 4)) {
      file.write(trained.sampler().latents(7, 0, 21));
    }
    Path bySeed = generate(images, "seed.npy", "--seed", 7, "--n", 21, "--raw");
    Path byLatents = generate(images, "latents.npy", "--latents", latents, "--raw");
    assertThat(byLatents).hasSameBinaryContentAs(bySeed);
  }

  @Test
  void latentVectorThatIsNoNumberIsNamed() {
    Path latents = folder.resolve("nan.npy");
    try (NpyFile file = NpyFile.create(latents, false, 2, 4)) {
      file.write(new float[] {0, 0, 0, 0, 0, Float.NaN, 0, 0});
    }
    Path out = folder.resolve("out.npy");
    Invocation refused =
        Invocation.of("generate", "--run", images, "--latents", latents, "--out", out);
    assertThat(refused.code()).isEqualTo(ExitCode.USAGE);
    assertThat(refused.err()).contains("nan.npy has NaN in row 1");
    assertThat(out).doesNotExist();
  }

  @Test
  void pointsAreAnArrayOfPairs() throws IOException {
    byte[] some = body(generate(points, "5.npy", "--n", 5), "<f4", "5, 2");
    byte[] more = body(generate(points, "40.npy", "--n", 40), "<f4", "40, 2");
    assertThat(some).hasSize(40).isEqualTo(Arrays.copyOf(more, 40));
  }

  @Test
  void folderHoldsTheImagesOfTheArray() throws IOException {
    byte[] array = body(generate(images, "3.npy", "--n", 3), "|u1", "3, 32, 32, 3");
    Path made = generate(images, "single", "--n", 3);
    try (Stream<Path> files = Files.list(made)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("000000.png", "000001.png", "000002.png");
    }
    BufferedImage last = ImageIO.read(made.resolve("000002.png").toFile());
    assertThat(last.getWidth()).isEqualTo(32);
    assertThat(last.getHeight()).isEqualTo(32);
    int rgb = last.getRGB(5, 9);
    int at = 2 * PIXELS + (9 * 32 + 5) * 3;
    assertThat(new byte[] {(byte) (rgb >> 16), (byte) (rgb >> 8), (byte) rgb})
        .isEqualTo(Arrays.copyOfRange(array, at, at + 3));
  }

  @Test
  void pictureIsAGridOfAllImages() throws IOException {
    BufferedImage grid = ImageIO.read(generate(images, "deep/er/grid.png").toFile());
    assertThat(grid.getWidth()).isEqualTo(8 * 66 + 2);
    assertThat(grid.getHeight()).isEqualTo(8 * 66 + 2);
  }

  @Test
  void pictureOfPointsIsDrawn() throws IOException {
    BufferedImage plot = ImageIO.read(generate(points, "plot.png", "--n", 50).toFile());
    long drawn =
        Arrays.stream(plot.getRGB(0, 0, plot.getWidth(), plot.getHeight(), null, 0, 512))
            .filter(rgb -> rgb != 0xffffffff)
            .count();
    assertThat(drawn).isPositive();
  }

  @Test
  void olderCheckpointMakesOtherImages() throws IOException {
    byte[] first = Files.readAllBytes(generate(images, "a.npy", "--checkpoint", 0, "--raw"));
    byte[] newest = Files.readAllBytes(generate(images, "b.npy", "--raw"));
    byte[] named = Files.readAllBytes(generate(images, "c.npy", "--checkpoint", 12, "--raw"));
    assertThat(newest).isEqualTo(named).isNotEqualTo(first);
  }

  @Test
  void resultAsJsonNamesFileNumberAndCheckpoint() throws IOException {
    Path out = folder.resolve("grid.png");
    Invocation done = Invocation.done("generate", "--run", images, "--out", out, "--json", "-q");
    JsonNode result = new ObjectMapper().readTree(done.out());
    assertThat(result.path("out").asText()).isEqualTo(out.toString());
    assertThat(result.path("n").asInt()).isEqualTo(64);
    assertThat(result.path("checkpoint").asLong()).isEqualTo(12);
    assertThat(done.err()).isEmpty();
  }

  @Test
  void averagedWeightsAreUsedWhereThereAreSome() throws IOException {
    Path out = generate(points, "p.npy", "--n", 5);
    float[] made = NpyFile.readFloats(out).values();
    assertThat(made).isEqualTo(values(points, "ema")).isNotEqualTo(values(points, "generator"));
  }

  @Test
  void plainWeightsAreUsedWithoutAnAverage() throws IOException {
    Path run = TinyRuns.train(TinyRuns.points(folder.resolve("runs"), "--ema-half-life-kimg", "0"));
    Path out = generate(run, "p.npy", "--n", 5);
    assertThat(NpyFile.readFloats(out).values()).isEqualTo(values(run, "generator"));
  }

  /** Points 0 to 4 of seed 1 by the weights of one file of the newest checkpoint. */
  private static float[] values(Path run, String stem) {
    Verified newest =
        RunDirectory.open(run).openCheckpoints(1, warning -> {}).latest().orElseThrow();
    Device cpu = new Device("cpu");
    try (TrainedGenerator trained =
            TrainedGenerator.open(run, OptionalLong.empty(), warning -> {});
        TensorScope scope = new TensorScope();
        Generator plain = Networks.generator(trained.config(), 0, ScalarType.Float, cpu)) {
      plain.parameters().load(newest.tensors(stem));
      Sampler sampler = new Sampler(plain, trained.config().latent(), cpu);
      return sampler.values(sampler.latents(1, 0, 5));
    }
  }

  @Test
  void numpyReadsTheArrays() throws IOException, InterruptedException {
    String python = System.getProperty("equipoise.python");
    assumeTrue(python != null, "no Python to read with: give one by -Dequipoise.python=PATH");
    Path bytes = generate(images, "bytes.npy", "--n", 3);
    Path raw = generate(images, "raw.npy", "--n", 3, "--raw");
    Path latents = folder.resolve("z.npy");
    String script =
        """
        import sys, numpy as np
        a, r = np.load(sys.argv[1]), np.load(sys.argv[2])
        assert a.dtype == np.uint8 and a.shape == (3, 32, 32, 3), (a.dtype, a.shape)
        assert r.dtype == np.float32 and r.shape == (3, 3, 32, 32), (r.dtype, r.shape)
        levels = np.clip(np.floor((r + np.float32(1)) * 127.5 + 0.5), 0, 255)
        assert np.abs(levels.transpose(0, 2, 3, 1) - a).max() == 0
        np.save(sys.argv[3], np.zeros((2, 4), dtype=np.float32))
        """;
    Process process =
        new ProcessBuilder(python, "-c", script, "" + bytes, "" + raw, "" + latents)
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    float[] twins =
        NpyFile.readFloats(generate(images, "0.npy", "--latents", latents, "--raw")).values();
    assertThat(Arrays.copyOf(twins, PIXELS))
        .isEqualTo(Arrays.copyOfRange(twins, PIXELS, 2 * PIXELS));
  }
}
