package io.equipoise.latent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.equipoise.data.DataSpec;
import io.equipoise.data.Fit;
import io.equipoise.data.SingleImage;
import io.equipoise.data.TrainingData;
import io.equipoise.export.SafetensorsExport;
import io.equipoise.tensor.LibTorch;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageModelTest {
  @TempDir private static Path shared;
  @TempDir private Path folder;

  private static Path drawn;
  private static TrainedRun run;
  private static ImageModel model;

  @BeforeAll
  static void train() {
    LibTorch.setThreads(1);
    drawn = SmallRuns.drawImages(shared.resolve("images"), 20);
    run =
        SmallRuns.train(
            SmallRuns.settings(drawn.toString(), "began", "began", 20), shared.resolve("runs"));
    model = ImageModel.open(run.directory().path());
  }

  @AfterAll
  static void close() {
    model.close();
  }

  private static int[] rgb(BufferedImage image) {
    return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
  }

  private static List<int[]> rgb(List<BufferedImage> images) {
    return images.stream().map(ImageModelTest::rgb).toList();
  }

  private static void assertSame(List<BufferedImage> got, List<BufferedImage> expected) {
    assertThat(rgb(got)).usingElementComparator(Arrays::compare).isEqualTo(rgb(expected));
  }

  private static BufferedImage picture(int index) throws IOException {
    return ImageIO.read(drawn.resolve("%03d.png".formatted(index)).toFile());
  }

  @Test
  void imagesAreThoseOfTheSampler() {
    byte[] pixels;
    try (TrainedGenerator generator = TrainedGenerator.of(run)) {
      Sampler sampler = generator.sampler();
      pixels = Sampler.pixels(sampler.values(sampler.latents(3, 0, 40)), 3, 32);
    }
    for (int i = 0; i < 40; i++) {
      byte[] expected = Arrays.copyOfRange(pixels, i * 3072, (i + 1) * 3072);
      assertThat(SingleImage.of(model.image(3, i), 32, 3, Fit.AUTO)).isEqualTo(expected);
    }
  }

  @Test
  void imageIsTheSameAloneAndAmongOthers() {
    List<BufferedImage> many = model.images(7, 0, 50);
    assertThat(many).hasSize(50);
    assertSame(model.images(7, 13, 9), many.subList(13, 22));
    assertSame(List.of(model.image(7, 49)), many.subList(49, 50));
    assertThat(rgb(many.get(0))).isNotEqualTo(rgb(many.get(1)));
  }

  @Test
  void eightThreadsGetTheBitsThatOneGets() throws Exception {
    List<BufferedImage> images = model.images(5, 0, 96);
    double[] energies = model.energies(images);
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int t = 0; t < 8; t++) {
        int first = 12 * t;
        all.add(
            threads.submit(
                () -> {
                  for (int i = first; i < first + 12; i++) {
                    assertSame(List.of(model.image(5, i)), images.subList(i, i + 1));
                    assertThat(model.energy(images.get(i))).isEqualTo(energies[i]);
                  }
                }));
      }
      for (Future<?> one : all) {
        one.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void wayBeginsAndEndsWithTheImagesOfItsEnds() {
    float[] from = model.latent(1, 0);
    float[] to = model.latent(2, 5);
    List<BufferedImage> way = model.interpolate(from, to, 5);
    assertThat(way).hasSize(5);
    assertSame(List.of(way.get(0), way.get(4)), List.of(model.image(1, 0), model.image(2, 5)));
    float[] middle = new float[from.length];
    for (int i = 0; i < middle.length; i++) {
      middle[i] = (float) (0.5 * from[i] + 0.5 * to[i]);
    }
    assertSame(List.of(way.get(2)), model.images(middle));
  }

  @Test
  void energiesAreThoseOfTheSetThatIsScored() throws IOException {
    List<Double> scored = new ArrayList<>();
    try (TrainingData data = DataSpec.open(drawn.toString(), run.dataOptions());
        TrainedDiscriminator discriminator = TrainedDiscriminator.of(run)) {
      new Scoring(discriminator).score(data, (index, energy) -> scored.add(energy));
    }
    List<BufferedImage> pictures = new ArrayList<>();
    for (Path file : inOrder()) {
      pictures.add(ImageIO.read(file.toFile()));
    }
    double[] energies = model.energies(pictures);
    for (int i = 0; i < 20; i++) {
      assertThat(energies[i]).isCloseTo(scored.get(i), within(1e-6));
      assertThat(model.energy(pictures.get(i))).isEqualTo(energies[i]);
    }
  }

  /** As a folder's images are numbered. */
  private static List<Path> inOrder() throws IOException {
    try (Stream<Path> all = Files.list(drawn)) {
      return all.sorted().toList();
    }
  }

  @Test
  void vectorsAreFoundAsByTheSearchItself() throws IOException {
    Embedding.Options options = new Embedding.Options(2, 30, 1);
    Embedding.Found found = model.embed(List.of(picture(0), picture(1)), options).get(1);
    List<Embedding.Found> expected;
    try (TrainedGenerator generator = TrainedGenerator.of(run)) {
      byte[] pixels = new byte[2 * 3072];
      for (int i = 0; i < 2; i++) {
        byte[] one = SingleImage.read(drawn.resolve("%03d.png".formatted(i)), 32, 3, Fit.AUTO);
        System.arraycopy(one, 0, pixels, i * 3072, 3072);
      }
      expected = new Embedding(generator, options).find(pixels, done -> {});
    }
    assertThat(found.latent()).isEqualTo(expected.get(1).latent());
    assertThat(found.error()).isEqualTo(expected.get(1).error());
    assertThat(model.embed(List.of(), options)).isEmpty();
  }

  @Test
  void bundleIsAModelToo() {
    SafetensorsExport.write(run, folder.resolve("bundle"), Optional.empty());
    try (ImageModel bundle = ImageModel.open(folder.resolve("bundle"))) {
      assertThat(bundle.source().name()).isEqualTo(run.name());
      assertThat(bundle.source().dataOptions()).isEqualTo(run.dataOptions());
      List<BufferedImage> images = model.images(1, 0, 3);
      assertSame(bundle.images(1, 0, 3), images);
      assertThat(bundle.energies(images)).isEqualTo(model.energies(images));
    }
  }

  @Test
  void damagedCheckpointThatWasPassedOverIsTold() throws IOException {
    assertThat(model.warnings()).isEmpty();
    Path copy = folder.resolve("run");
    copy(run.directory().path(), copy);
    Path weights = copy.resolve("checkpoints/000000160/generator.safetensors");
    byte[] content = Files.readAllBytes(weights);
    content[content.length / 2] ^= 1;
    Files.write(weights, content);
    try (ImageModel older = ImageModel.open(copy)) {
      assertThat(older.source().images()).isZero();
      assertThat(older.warnings()).singleElement().asString().contains("000000160");
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path file : (Iterable<Path>) all::iterator) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }

  /**
   * What earlier tests left to the collector may go meanwhile: the count falls, and never rises.
   */
  @Test
  void closedModelsHoldNothing() {
    long before = Pointer.totalCount();
    for (int i = 0; i < 10; i++) {
      ImageModel closed = ImageModel.of(run);
      closed.energies(closed.images(1, 0, 2));
      closed.close();
    }
    assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
  }

  @Test
  void closedModelSaysSo() {
    ImageModel closed = ImageModel.of(run);
    closed.close();
    closed.close();
    assertThatThrownBy(() -> closed.image(1, 0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("was closed");
  }

  @Test
  void callsThatRaceWithTheEndAreAnsweredOrRefused() throws Exception {
    ImageModel racing = ImageModel.of(run);
    int[] expected = rgb(racing.image(1, 0));
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<int[]>> all =
          IntStream.range(0, 64).mapToObj(i -> threads.submit(() -> rgbOrRefused(racing))).toList();
      racing.close();
      for (Future<int[]> one : all) {
        assertThat(one.get())
            .satisfiesAnyOf(
                made -> assertThat(made).isEqualTo(expected), made -> assertThat(made).isEmpty());
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static int[] rgbOrRefused(ImageModel model) {
    try {
      return rgb(model.image(1, 0));
    } catch (IllegalStateException e) {
      assertThat(e).hasMessageContaining("was closed");
      return new int[0];
    }
  }

  @Test
  void wrongUseIsTold() {
    assertThatThrownBy(() -> model.images(1, 0, 0)).hasMessageContaining("ask for 1 or more");
    assertThatThrownBy(() -> model.images(new float[4]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("4 latent values are not a whole number of vectors of 3");
    assertThatThrownBy(() -> model.interpolate(new float[3], new float[2], 5))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ImageModel.open(folder))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is not a run");
    TrainedRun points =
        SmallRuns.train(SmallRuns.settings("ring", "began", "mlp", 1), folder.resolve("runs"));
    assertThatThrownBy(() -> ImageModel.of(points))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("makes points in the plane");
  }
}
