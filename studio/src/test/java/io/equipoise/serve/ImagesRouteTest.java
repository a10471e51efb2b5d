package io.equipoise.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.equipoise.latent.ImageWriter;
import io.equipoise.latent.Interpolation;
import io.equipoise.latent.Sampler;
import io.equipoise.latent.TrainedGenerator;
import io.equipoise.objective.ObjectiveConfig;
import io.equipoise.tensor.LibTorch;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.OptionalLong;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Images over HTTP are those that the library writes to files, byte for byte. */
class ImagesRouteTest {
  private static final String NPY = "application/x-npy";
  private static final int EACH = 3 * 32 * 32;

  @TempDir private static Path folder;
  private static UntrainedRun run;
  private static Served served;
  private static Served points;
  private static TrainedGenerator trained;
  private static Sampler sampler;

  @BeforeAll
  static void start() {
    LibTorch.setThreads(1);
    run = UntrainedRun.create(folder, UntrainedRun.COLOUR, ObjectiveConfig.Name.BEGAN);
    served = Served.of(run);
    points =
        Served.of(UntrainedRun.create(folder, UntrainedRun.POINTS, ObjectiveConfig.Name.BEGAN));
    trained = TrainedGenerator.open(run.path(), OptionalLong.empty(), warning -> {});
    sampler = trained.sampler();
  }

  @AfterAll
  static void stop() {
    served.close();
    points.close();
    trained.close();
  }

  private static byte[] written(String name, boolean raw, int n) throws IOException {
    Path out = folder.resolve(name);
    new ImageWriter(trained.config(), raw)
        .write(sampler, n, (first, count) -> sampler.latents(5, first, count), out);
    return Files.readAllBytes(Files.isDirectory(out) ? out.resolve("000000.png") : out);
  }

  @Test
  void arraysAndPicturesAreTheFilesThatGenerateWrites() throws IOException {
    assertThat(served.bytes("/v1/images?seed=5&n=21", NPY)).isEqualTo(written("a.npy", false, 21));
    assertThat(served.bytes("/v1/images?seed=5&n=3&raw=true", NPY))
        .isEqualTo(written("b.npy", true, 3));
    assertThat(served.bytes("/v1/images?seed=5&n=7", "image/png"))
        .isEqualTo(written("c.png", false, 7));
    assertThat(served.bytes("/v1/images?seed=5", "image/png"))
        .isEqualTo(written("single", false, 1));
    assertThat(served.bytes("/v1/images?seed=5&grid=true", "image/png"))
        .isEqualTo(written("d.png", false, 1));
  }

  @Test
  void pathOfAServerThatGivesOneImageIsRefused() {
    ServeConfig one =
        new ServeConfig(run.path(), OptionalLong.empty(), false, 1, 64, 0, 512, 1, 20_000, 0);
    try (Served single = Served.of(one)) {
      for (String frames : List.of("", "&frames=1", "&frames=2")) {
        String path = "/v1/images?from_seed=1&to_seed=2" + frames;
        assertThat(Served.refusal(single.get(path, "*/*"), 400)).contains("one image at most");
      }
    }
  }

  @Test
  void postedParametersMeanTheSame() {
    var posted =
        served.send(
            served
                .request("/v1/images")
                .header("Content-Type", "application/json")
                .header("Accept", NPY)
                .POST(BodyPublishers.ofString("{\"seed\": 5, \"n\": 3, \"raw\": true}"))
                .build());
    assertThat(posted.body()).isEqualTo(served.bytes("/v1/images?seed=5&n=3&raw=true", NPY));
    assertThat(posted.headers().firstValue("Equipoise-Checkpoint")).contains("100");
  }

  @Test
  void jsonHoldsEachImageAsAPng() throws IOException {
    JsonNode json = Served.json(served.get("/v1/images?seed=5&n=2", "application/json"));
    assertThat(json.path("checkpoint").asLong()).isEqualTo(100);
    assertThat(json.path("n").asInt()).isEqualTo(2);
    byte[] first = Base64.getDecoder().decode(json.path("images").get(0).asText());
    assertThat(first).isEqualTo(written("single", false, 1));
    assertThat(json.path("images")).hasSize(2);
  }

  @Test
  void jpegIsThePictureNearly() throws IOException {
    BufferedImage exact = read(served.bytes("/v1/images?seed=5&n=4", "image/png"));
    BufferedImage near = read(served.bytes("/v1/images?seed=5&n=4", "image/jpeg"));
    assertThat(near.getWidth()).isEqualTo(exact.getWidth());
    long difference = 0;
    for (int y = 0; y < exact.getHeight(); y++) {
      for (int x = 0; x < exact.getWidth(); x++) {
        difference += Math.abs((exact.getRGB(x, y) & 0xff) - (near.getRGB(x, y) & 0xff));
      }
    }
    assertThat(difference / (double) (exact.getWidth() * exact.getHeight())).isBetween(0.0, 12.0);
  }

  private static BufferedImage read(byte[] picture) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(picture));
  }

  private static float[] raw(String query) {
    byte[] array = served.bytes("/v1/images?raw=true&" + query, NPY);
    int header = 10 + (array[8] & 0xff) + 256 * (array[9] & 0xff);
    float[] values = new float[(array.length - header) / Float.BYTES];
    ByteBuffer.wrap(array, header, array.length - header)
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .get(values);
    return values;
  }

  @Test
  void truncationScalesTheLatentVectors() {
    float[] z = sampler.latents(5, 0, 3);
    for (int i = 0; i < z.length; i++) {
      z[i] *= 0.5f;
    }
    assertThat(raw("seed=5&n=3&truncation=0.5")).isEqualTo(sampler.values(z));
  }

  @ParameterizedTest
  @CsvSource({"slerp", "lerp"})
  void wayBetweenSeedsBeginsAndEndsWithTheirImages(String method) {
    float[] way = raw("from_seed=5&to_seed=9&frames=7&method=" + method);
    assertThat(way).hasSize(7 * EACH);
    assertThat(Arrays.copyOf(way, EACH)).isEqualTo(raw("seed=5"));
    assertThat(Arrays.copyOfRange(way, 6 * EACH, 7 * EACH)).isEqualTo(raw("seed=9"));
    assertThat(Arrays.copyOfRange(way, 3 * EACH, 4 * EACH)).isNotEqualTo(raw("seed=5"));
  }

  @Test
  void wayIsThatOfTheLibraryAndStraightUnlessAsked() {
    float[] from = sampler.latents(5, 0, 1);
    float[] to = sampler.latents(9, 0, 1);
    String seeds = "from_seed=5&to_seed=9&frames=7";
    float[] straight = sampler.values(Interpolation.LERP.path(from, to, 7));
    float[] arc = sampler.values(Interpolation.SLERP.path(from, to, 7));
    assertThat(raw(seeds)).isEqualTo(straight).isNotEqualTo(arc);
    assertThat(raw(seeds + "&method=slerp")).isEqualTo(arc);
  }

  @Test
  void stripOfAWayIsOneRow() throws IOException {
    BufferedImage strip = read(served.bytes("/v1/images?from_seed=1&to_seed=2", "image/png"));
    assertThat(strip.getWidth()).isEqualTo(10 * 66 + 2);
    assertThat(strip.getHeight()).isEqualTo(66 + 2);
  }

  @Test
  void pointsComeAsNumbersOrDrawn() throws IOException {
    JsonNode json = Served.json(points.get("/v1/images?n=20", "application/json"));
    assertThat(json.path("points")).hasSize(20);
    assertThat(json.path("points").get(19)).hasSize(2);
    byte[] array = points.bytes("/v1/images?n=20", NPY);
    assertThat(array).hasSize(128 + 20 * 2 * Float.BYTES);
    assertThat(read(points.bytes("/v1/images?n=20", "image/png")).getWidth()).isEqualTo(512);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "n=0 | n 0 is outside 1 to 64",
        "n=65 | n 65 is outside 1 to 64",
        "n=many | n many is not a whole number",
        "seed=1.5 | seed 1.5 is not a whole number",
        "seed=9223372036854775808 | seed 9223372036854775808 is not a whole number",
        "seed=1&seed=2 | seed is given more than once",
        "sed=1 | unknown: [sed]; there are [frames,",
        "truncation=0 | truncation 0 is not above 0",
        "truncation=NaN | truncation NaN is not above 0",
        "truncation=1.01 | truncation 1.01",
        "raw=yes | raw yes is neither true nor false",
        "raw=true | raw is for arrays",
        "n=2&grid=false | grid=false shows one image",
        "from_seed=1 | from_seed and to_seed go together",
        "from_seed=1&to_seed=2&n=3 | n: seed and n are of other requests",
        "from_seed=1&to_seed=2&frames=1 | frames 1 is outside 2 to 64",
        "from_seed=1&to_seed=2&method=walk | method walk is none of [lerp, slerp]",
        "frames=3 | frames: goes with from_seed",
      })
  void wrongRequestsSayWhatIsWrong(String query, String said) {
    assertThat(Served.refusal(served.get("/v1/images?" + query, "image/png"), 400)).contains(said);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[1] | is no JSON object",
        "{\"n\": 1, \"n\": 2} | Duplicate field 'n'",
        "{\"n\": [1]} | n is not a plain value",
        "{\"n\": null} | n is not a plain value",
        "{\"n\": 1} {} | no JSON, line 1",
        "{\"n\": 1 | no JSON, line 1",
        "{\"colour\": 1} | unknown: [colour]",
      })
  void wrongBodiesSayWhatIsWrong(String body, String said) {
    assertThat(Served.refusal(served.post("/v1/images", body), 400)).contains(said);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "*/* | image/png",
        "image/avif,image/webp,image/*;q=0.8 | image/png",
        "image/jpeg, image/png;q=0.9 | image/jpeg",
        "image/jpeg;q=0.5, image/png;q=0.9 | image/png",
        "application/json | application/json",
        "application/octet-stream | application/x-npy",
      })
  void acceptDecidesTheForm(String accept, String type) {
    assertThat(served.get("/v1/images", accept).headers().firstValue("Content-Type"))
        .contains(type);
  }

  @Test
  void otherFormsAreNotMadeAndOthersNotRead() {
    assertThat(Served.refusal(served.get("/v1/images", "image/webp"), 406)).contains("image/png");
    assertThat(Served.refusal(served.post("/v1/images", "text/plain", new byte[3]), 415))
        .contains("application/json");
  }
}
