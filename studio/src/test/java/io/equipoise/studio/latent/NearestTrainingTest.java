package io.equipoise.studio.latent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.equipoise.run.RunDirectory;
import io.equipoise.studio.Opened;
import io.equipoise.studio.SmallTraining;
import io.equipoise.tensor.LibTorch;
import io.equipoise.web.Caller;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTrainingTest {
  @TempDir private static Path folder;
  private static Path images;

  @BeforeAll
  static void draw() {
    LibTorch.setThreads(1);
    images = SmallTraining.drawImages(folder.resolve("images"));
  }

  private static JsonNode ask(Opened studio, RunDirectory run, int k) {
    String path = "/api/runs/%s/latent/8/neighbours".formatted(run.name());
    String body = "{\"place\": {\"seed\": 1}, \"k\": " + k + "}";
    JsonNode now = Caller.json(Caller.done(studio.post(path, body)));
    while (List.of("waiting", "running").contains(now.path("state").asText())) {
      Thread.onSpinWait();
      String job = "/api/latent-jobs/" + now.path("job").asText();
      now = Caller.json(Caller.done(studio.get(job, "*/*")));
    }
    return now;
  }

  private static int[] pixels(java.awt.image.BufferedImage image) {
    return image.getRGB(0, 0, 32, 32, null, 0, 32);
  }

  @ParameterizedTest
  @CsvSource({"began, code", "gan, pixels"})
  void nearestAreTrainingImagesNearestFirst(String objective, String by) throws IOException {
    Path runs = folder.resolve("runs-" + objective);
    RunDirectory run = SmallTraining.of(images.toString(), objective, 2, runs);
    try (Opened studio =
        new Opened(runs, (folders, disk) -> new LatentRoutes(folders, disk, message -> {}))) {
      JsonNode done = ask(studio, run, 4);
      assertThat(done.path("state").asText()).as("%s", done).isEqualTo("done");
      JsonNode result = done.path("result");
      assertThat(result.path("by").asText()).isEqualTo(by);
      assertThat(result.path("searched").asInt()).isEqualTo(9);
      assertThat(result.path("neighbours")).hasSize(4);
      Set<String> training = new HashSet<>();
      try (Stream<Path> files = Files.list(images)) {
        for (Path file : (Iterable<Path>) files::iterator) {
          training.add(Arrays.toString(pixels(ImageIO.read(file.toFile()))));
        }
      }
      double before = 0;
      for (JsonNode one : result.path("neighbours")) {
        assertThat(one.path("distance").asDouble()).isGreaterThanOrEqualTo(before);
        before = one.path("distance").asDouble();
        var image = ImageIO.read(new ByteArrayInputStream(one.path("image").binaryValue()));
        assertThat(training).contains(Arrays.toString(pixels(image)));
      }
      assertThat(ask(studio, run, 4).path("result")).isEqualTo(result); // from memory
    }
  }

  @Test
  void otherDataThanThoseOfTheTrainingAreRefused() throws IOException {
    Path changing = SmallTraining.drawImages(folder.resolve("changing"));
    Path runs = folder.resolve("runs-changed");
    RunDirectory run = SmallTraining.of(changing.toString(), "began", 2, runs);
    Files.delete(changing.resolve("3.png"));
    try (Opened studio =
        new Opened(runs, (folders, disk) -> new LatentRoutes(folders, disk, message -> {}))) {
      JsonNode failed = ask(studio, run, 4);
      assertThat(failed.path("state").asText()).isEqualTo("failed");
      assertThat(failed.path("error").asText()).contains("not those that it was trained on");
    }
  }
}
