package io.equipoise.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.equipoise.data.Fit;
import io.equipoise.data.SingleImage;
import io.equipoise.latent.TrainedDiscriminator;
import io.equipoise.network.Architecture;
import io.equipoise.network.NetworkConfig;
import io.equipoise.objective.ObjectiveConfig;
import io.equipoise.run.SampleGrid;
import io.equipoise.tensor.LibTorch;
import io.equipoise.tensor.TensorData;
import io.equipoise.tensor.TensorScope;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.zip.CRC32;
import org.assertj.core.data.Offset;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnergyRouteTest {
  private static final String BOUNDARY = "xXxXx";

  @TempDir private static Path folder;
  private static UntrainedRun run;
  private static Served served;

  @BeforeAll
  static void start() {
    LibTorch.setThreads(1);
    run = UntrainedRun.create(folder, UntrainedRun.COLOUR, ObjectiveConfig.Name.BEGAN);
    served = Served.of(run);
  }

  @AfterAll
  static void stop() {
    served.close();
  }

  private static byte[] png(int width, int height, int seed) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int p = 0; p < width * height; p++) {
      image.setRGB(p % width, p / width, 0x10203 * (p * (seed + 3) % 250));
    }
    return SampleGrid.png(image);
  }

  private static byte[] form(byte[]... files) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int i = 0; i < files.length; i++) {
      String head =
          "--%s\r\nContent-Disposition: form-data; name=\"image\"; filename=\"%d.png\"\r\n\r\n"
              .formatted(BOUNDARY, i);
      body.writeBytes(head.getBytes(StandardCharsets.UTF_8));
      body.writeBytes(files[i]);
      body.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
    }
    body.writeBytes(("--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.UTF_8));
    return body.toByteArray();
  }

  private static HttpResponse<byte[]> send(byte[]... files) {
    return served.post("/v1/energy", "multipart/form-data; boundary=" + BOUNDARY, form(files));
  }

  /** As the library scores an image, alone. */
  private static float expected(byte[] file) {
    byte[] pixels = SingleImage.decode("test", file, 32, 3, Fit.AUTO);
    try (TrainedDiscriminator discriminator =
            TrainedDiscriminator.open(run.path(), OptionalLong.empty(), warning -> {});
        TensorScope scope = new TensorScope()) {
      Tensor image =
          TensorData.of(pixels, 1, 32, 32, 3)
              .permute(0, 3, 1, 2)
              .to(ScalarType.Float)
              .div(new Scalar(127.5))
              .sub(new Scalar(1));
      return TensorData.floats(discriminator.unusualness(image))[0];
    }
  }

  @Test
  void imageHasTheEnergyThatTheLibraryFinds() {
    byte[] file = png(50, 40, 1);
    JsonNode json = Served.json(served.post("/v1/energy", "image/png", file));
    assertThat(json.path("measure").asText()).isEqualTo("energy");
    assertThat(json.path("checkpoint").asLong()).isEqualTo(100);
    float energy = (float) json.path("scores").get(0).path("energy").asDouble();
    assertThat(energy).isCloseTo(expected(file), Offset.offset(1e-6f));
  }

  @Test
  void imagesOfAFormHaveTheirNamesAndNoBatchMates() {
    byte[] first = png(32, 32, 1);
    byte[] second = png(64, 32, 2);
    JsonNode both = Served.json(send(first, second)).path("scores");
    JsonNode alone = Served.json(send(second)).path("scores");
    assertThat(both).hasSize(2);
    assertThat(both.get(1).path("name").asText()).isEqualTo("1.png");
    assertThat(both.get(1).path("energy")).isEqualTo(alone.get(0).path("energy"));
    assertThat(both.get(0).path("energy")).isNotEqualTo(both.get(1).path("energy"));
  }

  @Test
  void shapeIsChangedAsAsked() {
    byte[] wide = png(64, 32, 1);
    JsonNode cropped = Served.json(served.post("/v1/energy?fit=crop", "image/png", wide));
    JsonNode stretched = Served.json(served.post("/v1/energy?fit=stretch", "image/png", wide));
    assertThat(cropped.path("scores")).isNotEqualTo(stretched.path("scores"));
    assertThat(Served.refusal(served.post("/v1/energy?fit=bend", "image/png", wide), 400))
        .contains("fit bend is none of [auto, crop, pad, stretch]");
  }

  @Test
  void brokenImagesAreNamed() {
    byte[] broken = Arrays.copyOf(png(32, 32, 1), 200);
    assertThat(Served.refusal(send(png(32, 32, 1), broken), 400))
        .startsWith("1.png is a")
        .doesNotContain("--skip-bad");
    byte[] text = "no picture".getBytes(StandardCharsets.UTF_8);
    assertThat(Served.refusal(served.post("/v1/energy", "image/png", text), 400))
        .contains("PNG, JPEG, GIF or BMP");
  }

  /** 60,000 x 60,000 pixels in some bytes. */
  @Test
  void imageThatSaysItIsHugeIsRefusedBeforeItIsDecoded() {
    byte[] file = png(8, 8, 1);
    ByteBuffer header = ByteBuffer.wrap(file);
    header.putInt(16, 60_000).putInt(20, 60_000);
    CRC32 check = new CRC32();
    check.update(file, 12, 17);
    header.putInt(29, (int) check.getValue());
    assertThat(Served.refusal(served.post("/v1/energy", "image/png", file), 400))
        .contains("60000x60000");
  }

  @Test
  void numberAndSizeOfImagesAreLimited() {
    byte[][] many = new byte[65][];
    Arrays.fill(many, png(2, 2, 1));
    assertThat(Served.refusal(send(many), 400)).contains("65 images are sent, expected 1 to 64");
    assertThat(Served.refusal(send(), 400)).contains("0 images are sent");
    byte[] large = new byte[(1 << 20) + 1];
    assertThat(Served.refusal(served.post("/v1/energy", "image/png", large), 413))
        .contains("1048576 bytes");
    assertThat(Served.refusal(served.post("/v1/energy", "text/plain", new byte[3]), 415))
        .contains("image/png");
  }

  @Test
  void formThatIsNoneIsRefused() {
    HttpResponse<byte[]> response =
        served.post(
            "/v1/energy",
            "multipart/form-data; boundary=" + BOUNDARY,
            "--nonsense".getBytes(StandardCharsets.UTF_8));
    assertThat(response.statusCode()).as(Served.text(response)).isEqualTo(400);
  }

  @Test
  void pointsAreScoredFromNumbers() {
    try (Served points =
        Served.of(UntrainedRun.create(folder, UntrainedRun.POINTS, ObjectiveConfig.Name.EBGAN))) {
      JsonNode json = Served.json(points.post("/v1/energy", "{\"points\": [[0.5, -1], [0, 0]]}"));
      assertThat(json.path("scores")).hasSize(2);
      assertThat(json.path("scores").get(0).path("energy").isNumber()).isTrue();
      for (String other : List.of("[1]", "{\"x\": 1, \"y\": 2}", "7")) {
        assertThat(
                Served.refusal(
                    points.post("/v1/energy", "{\"points\": [%s]}".formatted(other)), 400))
            .contains("points[0] is not a pair");
      }
      assertThat(Served.refusal(points.post("/v1/energy", "{\"points\": []}"), 400))
          .contains("0 points are sent");
      for (String none : List.of("{}", "{\"points\": {\"a\": [1, 2]}}", "{\"points\": 5}")) {
        assertThat(Served.refusal(points.post("/v1/energy", none), 400))
            .contains("points is not a list");
      }
      for (String far : List.of("1e39", "-1e7", "1e999")) { // their energies would be no numbers
        String beyond = "{\"points\": [[0, 0], [0, %s]]}".formatted(far);
        assertThat(Served.refusal(points.post("/v1/energy", beyond), 400))
            .contains("points[1] is outside -1000000 to 1000000");
      }
    }
  }

  @Test
  void classifierScoresByItsLogit() {
    NetworkConfig network = new NetworkConfig(Architecture.DCGAN, 32, 1, 4, 8, false);
    try (Served gan = Served.of(UntrainedRun.create(folder, network, ObjectiveConfig.Name.GAN))) {
      JsonNode json = Served.json(gan.post("/v1/energy", "image/png", png(32, 32, 1)));
      assertThat(json.path("measure").asText()).isEqualTo("minus_logit");
      assertThat(json.path("scores").get(0).path("minus_logit").isNumber()).isTrue();
    }
  }
}
