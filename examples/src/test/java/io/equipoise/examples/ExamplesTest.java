package io.equipoise.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.equipoise.latent.ImageModel;
import io.equipoise.training.Training;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExamplesTest {
  @TempDir private static Path shared;
  @TempDir private Path folder;

  private static Path images;
  private static Path run;

  @BeforeAll
  static void train() throws IOException {
    images = Files.createDirectory(shared.resolve("images"));
    for (int i = 0; i < 16; i++) {
      BufferedImage image = new BufferedImage(40, 32, BufferedImage.TYPE_INT_RGB);
      for (int p = 0; p < 1280; p++) {
        image.setRGB(p % 40, p / 40, 0x030507 * (p * (i + 1) % 50));
      }
      ImageIO.write(image, "png", images.resolve(i + ".png").toFile());
    }
    run = small(Training.on(images.toString())).run(shared.resolve("runs"));
  }

  private static Training small(Training training) {
    return training
        .set("network.filters", 2)
        .set("optimizer.batch", 4)
        .set("budget.steps", 3)
        .set("machine.precision", "fp32");
  }

  private static Path only(Path runs) throws IOException {
    try (Stream<Path> all = Files.list(runs)) {
      return all.reduce((a, b) -> b).orElseThrow();
    }
  }

  @Test
  void trainIn20LinesLeavesARunWithImages() throws IOException {
    TrainIn20Lines.main(new String[] {images.toString(), "0.02", folder.toString()});
    Path trained = only(folder);
    assertThat(ImageIO.read(trained.resolve("7.png").toFile()).getWidth()).isEqualTo(32);
    assertThat(trained.resolve("metrics.jsonl")).isNotEmptyFile();
  }

  @Test
  void quickstartRuns() throws IOException {
    Quickstart.main(new String[] {run.toString(), images.resolve("1.png").toString()});
  }

  @Test
  void webResponseIsTheImageOfTheSeed() throws IOException, InterruptedException {
    try (WebResponse web = new WebResponse(run, 0);
        ImageModel model = ImageModel.open(run)) {
      HttpResponse<byte[]> answer = get(web, "/face/12");
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Content-Type")).contains("image/png");
      BufferedImage image = ImageIO.read(new ByteArrayInputStream(answer.body()));
      assertThat(rgb(image)).isEqualTo(rgb(model.image(12, 0)));
      assertThat(get(web, "/face/twelve").statusCode()).isEqualTo(404);
    }
  }

  private static HttpResponse<byte[]> get(WebResponse web, String path)
      throws IOException, InterruptedException {
    URI address = URI.create("http://127.0.0.1:" + web.port() + path);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofByteArray());
  }

  private static int[] rgb(BufferedImage image) {
    return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
  }

  @Test
  void mostUnusualImagesOfAStreamComeFirst() throws IOException {
    try (ImageModel model = ImageModel.open(run);
        Stream<Path> files = Files.list(images)) {
      List<Path> many = files.flatMap(file -> Stream.generate(() -> file).limit(5)).toList(); // 80
      List<ScoreStream.Scored> most = ScoreStream.mostUnusual(model, many.stream(), 7);
      double highest = 0;
      for (Path file : many) {
        highest = Math.max(highest, model.energy(ImageIO.read(file.toFile())));
      }
      assertThat(most).hasSize(7);
      assertThat(most.subList(0, 5)).allMatch(one -> one.file().equals(most.get(0).file()));
      assertThat(most.get(0).energy()).isEqualTo(highest);
      assertThat(most.get(5).energy()).isEqualTo(most.get(6).energy()).isLessThan(highest);
    }
  }

  @Test
  void objectiveOfOnesOwnTrainsAndIsKeptInTheConfig() throws IOException {
    Path trained = small(CustomObjective.training(images.toString())).run(folder);
    JsonNode config = new ObjectMapper().readTree(trained.resolve("config.json").toFile());
    assertThat(config.at("/environment/objective").asText()).isEqualTo("soft hinge, margin 1.5");
    String metrics = Files.readString(trained.resolve("metrics.jsonl"));
    assertThat(new ObjectMapper().readTree(metrics).path("margin").asDouble()).isPositive();
  }

  /** By central differences, at energies inside and outside the margin. */
  @Test
  void slopesOfTheObjectiveAreThoseOfItsLosses() {
    CustomObjective objective = new CustomObjective(0.3);
    double[] real = {0.2, 0.5};
    double[] generated = {0.1, 0.9};
    for (int i = 0; i < 2; i++) {
      double[] above = generated.clone();
      double[] below = generated.clone();
      above[i] += 1e-6;
      below[i] -= 1e-6;
      double slope =
          (objective.slopes(real, above).lossDiscriminator()
                  - objective.slopes(real, below).lossDiscriminator())
              / 2e-6;
      assertThat(objective.slopes(real, generated).discriminator()[i])
          .isCloseTo(slope, within(1e-8));
    }
  }

  @Test
  void dataOfOnesOwnAreTrainedOn() throws IOException {
    CustomDataSource rings = new CustomDataSource();
    Path trained = small(Training.on(rings)).run(folder);
    BufferedImage reals = ImageIO.read(trained.resolve("reals.png").toFile());
    assertThat(Arrays.stream(rgb(reals)).distinct().count())
        .isGreaterThan(8); // rings with smooth edges
  }
}
