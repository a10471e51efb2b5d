package io.equipoise.studio.latent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.equipoise.data.DataOptions;
import io.equipoise.data.DataSpec;
import io.equipoise.data.TrainingData;
import io.equipoise.latent.ImageWriter;
import io.equipoise.latent.Interpolation;
import io.equipoise.latent.LatentDirections;
import io.equipoise.latent.Sampler;
import io.equipoise.latent.Scoring;
import io.equipoise.latent.TrainedDiscriminator;
import io.equipoise.latent.TrainedGenerator;
import io.equipoise.network.Architecture;
import io.equipoise.network.NetworkConfig;
import io.equipoise.objective.ObjectiveConfig;
import io.equipoise.run.SampleGrid;
import io.equipoise.serve.UntrainedRun;
import io.equipoise.studio.Opened;
import io.equipoise.tensor.LibTorch;
import io.equipoise.web.Caller;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import javax.imageio.ImageIO;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LatentRoutesTest {
  private static final int LATENT = UntrainedRun.COLOUR.latent();
  private static final int SIDE = 32;

  @TempDir private static Path folder;
  private static UntrainedRun run;
  private static String name;
  private static TrainedGenerator generator;
  private static Opened studio;

  @BeforeAll
  static void open() {
    LibTorch.setThreads(1);
    Path runs = folder.resolve("runs");
    run = UntrainedRun.create(runs, UntrainedRun.COLOUR, ObjectiveConfig.Name.BEGAN);
    name = run.path().getFileName().toString();
    generator = TrainedGenerator.open(run.path(), OptionalLong.empty(), warning -> {});
    studio = new Opened(runs, (folders, disk) -> new LatentRoutes(folders, disk, message -> {}));
  }

  @AfterAll
  static void close() {
    studio.close();
    generator.close();
    assertThat(studio.failures).isEmpty();
  }

  private static String path(String what) {
    return "/api/runs/%s/latent/100/%s".formatted(name, what);
  }

  private static JsonNode post(String what, String json) {
    return Caller.json(Caller.done(studio.post(path(what), json.replace('\'', '"'))));
  }

  private static BufferedImage image(JsonNode png) {
    try {
      return ImageIO.read(new ByteArrayInputStream(png.binaryValue()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int[] pixels(BufferedImage image) {
    return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
  }

  /** As the library makes it of a latent vector. */
  private static int[] expected(float[] z) {
    byte[] pixels = Sampler.pixels(generator.sampler().values(z), 3, SIDE);
    return pixels(SampleGrid.image(pixels, 0, SIDE, SIDE, 3));
  }

  private static int[] madeOf(String place) {
    JsonNode images = post("images", "{'places': [" + place + "]}").path("images");
    assertThat(images).hasSize(1);
    return pixels(image(images.get(0)));
  }

  @Test
  void imagesAreThoseThatTheCommandWrites() throws IOException {
    Path written = folder.resolve("written");
    Sampler sampler = generator.sampler();
    new ImageWriter(generator.config(), false)
        .write(sampler, 20, (first, count) -> sampler.latents(5, first, count), written);
    List<String> places = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      places.add("{'seed': 5, 'index': " + i + "}");
    }
    JsonNode images =
        post("images", "{'places': [" + String.join(", ", places) + "]}").path("images");
    assertThat(images).hasSize(20);
    for (int i = 0; i < 20; i++) {
      BufferedImage file = ImageIO.read(written.resolve("%06d.png".formatted(i)).toFile());
      assertThat(pixels(image(images.get(i)))).isEqualTo(pixels(file));
    }
    assertThat(madeOf("{'seed': 5, 'index': 17}")).isEqualTo(pixels(image(images.get(17))));
  }

  @Test
  void runThatTookTheNameOfAnotherMakesItsOwnImages() throws IOException {
    Path runs = folder.resolve("replaced");
    UntrainedRun first = UntrainedRun.create(runs, UntrainedRun.COLOUR, ObjectiveConfig.Name.BEGAN);
    String asked = "/api/runs/%s/latent/100/images".formatted(first.path().getFileName());
    String place = "{\"places\": [{\"seed\": 1}]}";
    try (Opened other =
        new Opened(runs, (folders, disk) -> new LatentRoutes(folders, disk, message -> {}))) {
      JsonNode before = Caller.json(Caller.done(other.post(asked, place)));
      Files.move(first.path(), folder.resolve("gone"));
      NetworkConfig network = new NetworkConfig(Architecture.BEGAN, SIDE, 3, 4, LATENT, false);
      UntrainedRun second = UntrainedRun.create(runs, network, ObjectiveConfig.Name.BEGAN);
      assertThat(second.path()).isEqualTo(first.path());
      assertThat(Caller.json(Caller.done(other.post(asked, place)))).isNotEqualTo(before);
    }
  }

  @Test
  void placesBetweenAndAwayFromOthersAreTheLibrarys() {
    float[] a = Sampler.latents(1, 0, 1, LATENT);
    float[] b = Sampler.latents(2, 3, 1, LATENT);
    String ends = "{'from': {'seed': 1}, 'to': {'seed': 2, 'index': 3}, 'share': 0.3";
    assertThat(madeOf(ends + "}")).isEqualTo(expected(Interpolation.LERP.between(a, b, 0.3)));
    assertThat(madeOf(ends + ", 'method': 'slerp'}"))
        .isEqualTo(expected(Interpolation.SLERP.between(a, b, 0.3)));
    LatentDirections directions = LatentDirections.of(generator);
    assertThat(madeOf("{'from': {'seed': 1}, 'along': [0.5, 0, -2]}"))
        .isEqualTo(expected(directions.moved(a, new double[] {0.5, 0, -2})));
    assertThat(madeOf("{'z': " + Arrays.toString(b) + "}")).isEqualTo(expected(b));
    JsonNode shares =
        Caller.json(Caller.done(studio.get(path("directions"), "*/*"))).path("shares");
    assertThat(shares).hasSize(LATENT);
    assertThat(shares.get(1).asDouble()).isEqualTo(directions.share(1));
  }

  @Test
  void uploadHasTheEnergyThatScoreFinds() throws IOException {
    Path images = Files.createDirectory(folder.resolve("given"));
    byte[] file = png(50, 40);
    Files.write(images.resolve("a.png"), file);
    List<Double> scores = new ArrayList<>();
    DataOptions options = DataOptions.at(SIDE).withCache(folder.resolve("cache"));
    try (TrainingData data = DataSpec.open(images.toString(), options);
        TrainedDiscriminator discriminator =
            TrainedDiscriminator.open(run.path(), OptionalLong.empty(), warning -> {})) {
      new Scoring(discriminator).score(data, (index, energy) -> scores.add(energy));
    }
    JsonNode answer = Caller.json(Caller.done(studio.post(path("uploads"), "image/png", file)));
    assertThat(answer.path("energy").asDouble()).isCloseTo(scores.get(0), Offset.offset(1e-6));
    assertThat(answer.path("measure").asText()).isEqualTo("energy");
    double most = answer.path("most_error").asDouble();
    assertThat(most).isGreaterThan(answer.path("energy").asDouble());
    assertThat(image(answer.path("reconstruction")).getWidth()).isEqualTo(SIDE);
    assertThat(Arrays.stream(pixels(image(answer.path("errors")))).max()).hasValue(-1); // white
  }

  @Test
  void sampleHasAnEnergyToo() {
    JsonNode answer = post("energy", "{'place': {'seed': 1, 'index': 2}}");
    assertThat(pixels(image(answer.path("image")))).isEqualTo(madeOf("{'seed': 1, 'index': 2}"));
    assertThat(answer.path("energy").asDouble()).isPositive();
  }

  private static byte[] png(int width, int height) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int p = 0; p < width * height; p++) {
      image.setRGB(p % width, p / width, 0x10203 * (p * 3 % 250));
    }
    return SampleGrid.png(image);
  }

  private static JsonNode finished(JsonNode begun) throws InterruptedException {
    JsonNode now = begun;
    while (List.of("waiting", "running").contains(now.path("state").asText())) {
      Thread.onSpinWait();
      now =
          Caller.json(
              Caller.done(studio.get("/api/latent-jobs/" + now.path("job").asText(), "*/*")));
      assertThat(now.path("share").asDouble()).isBetween(0.0, 1.0);
    }
    return now;
  }

  private static JsonNode search(byte[] file) {
    return Caller.json(Caller.done(studio.post(path("searches"), "image/png", file)));
  }

  @Test
  void searchFindsALatentVectorWhileClicksAreAnswered() throws InterruptedException {
    JsonNode begun = search(png(SIDE, SIDE));
    madeOf("{'seed': 9}");
    JsonNode meanwhile =
        Caller.json(studio.get("/api/latent-jobs/" + begun.path("job").asText(), "*/*"));
    assertThat(meanwhile.path("state").asText()).isIn("waiting", "running");
    JsonNode done = finished(begun);
    assertThat(done.path("state").asText()).as("%s", done).isEqualTo("done");
    JsonNode result = done.path("result");
    assertThat(result.path("error").asDouble())
        .isPositive()
        .isLessThanOrEqualTo(result.path("start_error").asDouble());
    assertThat(madeOf("{'z': " + result.path("z") + "}"))
        .isEqualTo(pixels(image(result.path("image"))));
  }

  @Test
  void searchCanBeCancelled() throws InterruptedException {
    JsonNode begun = search(png(SIDE, SIDE));
    String job = "/api/latent-jobs/" + begun.path("job").asText();
    Caller.done(studio.send(studio.request(job).DELETE().build()));
    JsonNode ended = finished(begun);
    assertThat(ended.path("state").asText()).isEqualTo("cancelled");
    assertThat(ended.has("result")).isFalse();
  }

  @Test
  void brokenImageIsToldAtOnceAndByTheJob() throws InterruptedException {
    byte[] broken = Arrays.copyOf(png(SIDE, SIDE), 200);
    assertThat(Caller.refusal(studio.post(path("uploads"), "image/png", broken), 400))
        .startsWith("the image is a");
    JsonNode failed = finished(search(broken));
    assertThat(failed.path("state").asText()).isEqualTo("failed");
    assertThat(failed.path("error").asText()).startsWith("the image is a");
    byte[] large = new byte[(1 << 20) + 1];
    assertThat(Caller.refusal(studio.post(path("uploads"), "image/png", large), 413))
        .contains("1048576 bytes");
    assertThat(Caller.refusal(studio.post(path("uploads?fit=bend"), "image/png", broken), 400))
        .contains("fit bend is none of");
  }

  @Test
  void whatIsNotThereIsToldWithAReason() throws IOException {
    String other = "/api/runs/%s/latent/7/images".formatted(name);
    String places = "{\"places\": [{\"seed\": 1}]}";
    assertThat(Caller.refusal(studio.post(other, places), 404)).contains("7");
    assertThat(Caller.refusal(studio.post(other.replace("/7/", "/x/"), places), 404))
        .contains("number of images");
    for (String run : List.of("none", "..%2F..", "%2e%2e", ".hidden")) {
      HttpResponse<byte[]> answer = studio.get("/api/runs/" + run + "/latent", "*/*");
      assertThat(answer.statusCode()).as(run).isIn(400, 404);
    }
    assertThat(Caller.refusal(studio.get("/api/latent-jobs/999", "*/*"), 404))
        .contains("no such job");
    String points =
        UntrainedRun.create(folder.resolve("runs"), UntrainedRun.POINTS, ObjectiveConfig.Name.EBGAN)
            .path()
            .getFileName()
            .toString();
    assertThat(Caller.refusal(studio.post(path("images").replace(name, points), places), 400))
        .contains("points in the plane");
  }

  @Test
  void requestsAreLimited() {
    String many = "{'seed': 1}, ".repeat(144) + "{'seed': 1}";
    for (String body :
        List.of("{'places': [" + many + "]}", "{'places': []}", "{}", "{'places': 3}")) {
      assertThat(Caller.refusal(studio.post(path("images"), body.replace('\'', '"')), 400))
          .contains("places is not a list of 1 to 144 places");
    }
    byte[] nothing = "x".getBytes(StandardCharsets.UTF_8);
    assertThat(Caller.refusal(studio.post(path("energy"), "application/json", nothing), 400))
        .contains("no JSON");
    String wrong = "{'places': [{'z': [0, 0]}]}".replace('\'', '"');
    assertThat(Caller.refusal(studio.post(path("images"), wrong), 400))
        .contains("z has 2 numbers, this generator takes " + LATENT);
  }

  @Test
  void viewIsToldWhichCheckpointsThereAre() {
    JsonNode about =
        Caller.json(Caller.done(studio.get("/api/runs/%s/latent".formatted(name), "*/*")));
    assertThat(about.path("checkpoints")).hasSize(1);
    assertThat(about.path("checkpoints").get(0).asLong()).isEqualTo(100);
    assertThat(about.path("resolution").asInt()).isEqualTo(SIDE);
    assertThat(about.path("latent").asInt()).isEqualTo(LATENT);
  }
}
