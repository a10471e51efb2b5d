package io.equipoise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.equipoise.latent.NpyFile;
import io.equipoise.run.RunDirectory;
import io.equipoise.run.WholeFile;
import io.equipoise.studio.StudioServer;
import io.equipoise.web.Token;
import io.equipoise.web.WebConfig;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What runs have learned, as a person meets it in a browser. */
@Timeout(180)
class StudioLearnedPageTest {
  private static final String TOKEN = "token-of-the-tests";

  @TempDir private static Path folder;
  private static Path images;
  private static Path points;
  private static StudioServer studio;
  private static Browser browser;

  @BeforeAll
  static void open() throws IOException, InterruptedException {
    browser = Browser.open(folder.resolve("profile"));
    Path runs = folder.resolve("runs");
    images = TinyRuns.train(TinyRuns.images(TinyRuns.drawImages(folder.resolve("set")), runs));
    points = TinyRuns.train(TinyRuns.points(runs));
    PrintStream nowhere =
        new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    WebConfig address =
        new WebConfig(
            "equipoise-studio", "127.0.0.1", 0, Token.of(TOKEN), Set.of(), 1 << 20, 4 << 20);
    TrainStarter starter = new TrainStarter(runs, new Terminal(nowhere, nowhere));
    studio = StudioServer.start(runs, starter, address, message -> {});
    browser.look(1280, 900, "light");
    browser.go("http://127.0.0.1:%d/?token=%s".formatted(studio.port(), TOKEN));
    browser.await("document.querySelectorAll('.runs tbody tr').length === 2");
  }

  @AfterAll
  static void close() throws IOException {
    if (studio != null) {
      studio.close();
    }
    if (browser != null) {
      browser.close();
    }
  }

  private static void show(Path run, String view, String until) {
    browser.value("location.hash = '#/runs'");
    browser.await("document.querySelector('.runs')");
    browser.value("location.hash = '#/run/%s/%s'".formatted(run.getFileName(), view));
    browser.await(until);
  }

  private static void set(String id, String value, String event) {
    browser.value(
        """
        (() => {
          const input = document.getElementById('%s');
          input.value = '%s';
          input.dispatchEvent(new Event('%s', { bubbles: true }));
        })()"""
            .formatted(id, value, event));
  }

  private static void showLatent() {
    show(
        images,
        "latent",
        "document.querySelectorAll('.tiles img').length === 24"
            + " && document.querySelectorAll('.plane img').length === 49"
            + " && document.querySelectorAll('.thumb img').length > 0");
  }

  /** Pixels of an image on the page, red, green, blue of each. */
  private static int[] shown(String selector) {
    JsonNode values =
        browser.value(
            """
            (async () => {
              const image = document.querySelector(`%s`);
              await image.decode();
              const canvas = document.createElement('canvas');
              canvas.width = image.naturalWidth;
              canvas.height = image.naturalHeight;
              const drawing = canvas.getContext('2d');
              drawing.drawImage(image, 0, 0);
              return [...drawing.getImageData(0, 0, canvas.width, canvas.height).data].filter((_, i) => i %% 4 < 3);
            })()"""
                .formatted(selector));
    int[] pixels = new int[values.size()];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = values.get(i).asInt();
    }
    return pixels;
  }

  private static int[] written(Path file) throws IOException {
    BufferedImage image = ImageIO.read(file.toFile());
    int[] pixels = new int[3 * image.getWidth() * image.getHeight()];
    for (int i = 0; i < pixels.length; i++) {
      int pixel = image.getRGB(i / 3 % image.getWidth(), i / 3 / image.getWidth());
      pixels[i] = pixel >> (16 - 8 * (i % 3)) & 0xFF;
    }
    return pixels;
  }

  @Test
  void samplesAndTheWayBetweenThemAreThoseOfTheCommands() throws IOException {
    Path samples = folder.resolve("samples");
    Invocation.done("generate", "--run", images, "--seed", 5, "--n", 20, "--out", samples);
    showLatent();
    set("seed", "5", "input");
    browser.await("document.querySelector(`img[alt='Sample: seed 5, image 19']`)");
    for (int i : List.of(0, 7, 19)) {
      assertThat(shown("img[alt='Sample: seed 5, image " + i + "']"))
          .isEqualTo(written(samples.resolve("%06d.png".formatted(i))));
    }
    browser.value("document.querySelector(`[data-label='seed 5, image 7']`).click()");
    browser.await("document.querySelector(`img[alt='The chosen image: seed 5, image 7']`)");
    assertThat(shown(".large img")).isEqualTo(written(samples.resolve("000007.png")));
    set("direction-1", "2", "input");
    browser.await("document.querySelector(`img[alt='The chosen image: seed 5, image 7, moved']`)");
    assertThat(shown(".large img")).isNotEqualTo(written(samples.resolve("000007.png")));
    set("share", "1", "input");
    browser.await("document.querySelector(`.large img[alt='100 % from A to B']`)");
    Path one = folder.resolve("one");
    Invocation.done("generate", "--run", images, "--seed", 1, "--n", 2, "--out", one);
    assertThat(shown(".large img[alt='100 % from A to B']"))
        .isEqualTo(written(one.resolve("000001.png")));
    thereIsNothingToComplainOf();
  }

  @Test
  void ownImageHasTheEnergyOfTheScoreCommandAndItsLatentVectorIsFound() throws IOException {
    Path own = Files.createDirectory(folder.resolve("own"));
    Files.copy(folder.resolve("set/3.png"), own.resolve("mine.png"));
    JsonNode scored =
        new ObjectMapper()
            .readTree(Invocation.done("score", "--run", images, "--data", own, "--json").out());
    double energy = scored.path("scores").get(0).path("energy").asDouble();
    assertThat(energy).isPositive();
    showLatent();
    String content =
        Base64.getEncoder().encodeToString(Files.readAllBytes(own.resolve("mine.png")));
    browser.value(
        """
        (() => {
          const bytes = Uint8Array.from(atob('%s'), (c) => c.charCodeAt(0));
          const files = new DataTransfer();
          files.items.add(new File([bytes], 'mine.png', { type: 'image/png' }));
          const input = document.getElementById('own');
          input.files = files.files;
          input.dispatchEvent(new Event('change'));
        })()"""
            .formatted(content));
    browser.await("document.querySelector('.own .bars')");
    double shown =
        browser
            .value("Number(document.querySelector('.own .measured strong').textContent)")
            .asDouble();
    assertThat(shown).isCloseTo(energy, within(1e-3 * energy));
    browser.value(
        "[...document.querySelectorAll('.own button')].find((b) => b.textContent === 'Choose it').click()");
    browser.await("document.querySelector(`img[alt='The chosen image: found for mine.png']`)");
    assertThat(shown(".large img"))
        .isEqualTo(shown("img[alt='the generator\u2019s nearest image']"));
    thereIsNothingToComplainOf();
  }

  @Test
  void planeOfPointsFollowsTheTrainingAndIsReplayed() {
    RunDirectory run = RunDirectory.open(points);
    show(points, "points", "document.querySelector('.facts dd')");
    long last = run.surfaces().get(run.surfaces().size() - 1);
    String time = "document.querySelector('output[for=time]').textContent";
    browser.await(time + ".startsWith('" + last + " images')");
    // as a training goes on
    float[] onOneMode = {0.8f, 0, 0.8f, 0.01f};
    WholeFile.write(run.samplePoints(last + 100), NpyFile.content(onOneMode, 2, 2));
    WholeFile.write(run.sampleSurface(last + 100), NpyFile.content(new float[] {1, 2, 3, 4}, 2, 2));
    browser.await(time + ".startsWith('" + (last + 100) + " images')");
    assertThat(browser.value("document.querySelector('.facts').innerText").asText())
        .contains("1 of 8")
        .contains("100 %");
    set("time", "0", "input");
    browser.await(time + ".startsWith('0 images')");
    assertThat(browser.value("document.querySelector('.plot').getAttribute('aria-label')").asText())
        .startsWith("The plane after 0 images: modes reached");
    set("speed", "15", "change");
    browser.value(
        "[...document.querySelectorAll('button')].find((b) => b.textContent.includes('Play')).click()");
    browser.await(time + ".startsWith('" + (last + 100) + " images')");
    thereIsNothingToComplainOf();
  }

  @Test
  void bothViewsFitAPhoneAndHaveNames() {
    for (String scheme : List.of("light", "dark")) {
      browser.look(360, 780, scheme);
      showLatent();
      audit("latent", scheme);
      show(points, "points", "document.querySelector('.facts dd')");
      audit("points", scheme);
    }
    browser.look(1280, 900, "light");
    thereIsNothingToComplainOf();
  }

  private static void audit(String view, String scheme) {
    assertThat(browser.value("document.documentElement.scrollWidth").asInt())
        .as("width of %s", view)
        .isLessThanOrEqualTo(360);
    assertThat(browser.value(StudioPageTest.UNLABELLED)).as("without a name in %s", view).isEmpty();
    assertThat(browser.value(StudioPageTest.FAINT))
        .as("hard to read in %s, %s", view, scheme)
        .isEmpty();
  }

  private static void thereIsNothingToComplainOf() {
    assertThat(browser.complaints()).isEmpty();
    assertThat(browser.requested())
        .filteredOn(address -> address.startsWith("http"))
        .allMatch(address -> address.startsWith("http://127.0.0.1:" + studio.port() + "/"));
  }
}
