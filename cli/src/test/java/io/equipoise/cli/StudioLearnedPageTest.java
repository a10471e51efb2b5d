package io.equipoise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.equipoise.latent.NpyFile;
import io.equipoise.run.RunDirectory;
import io.equipoise.run.WholeFile;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What runs have learned, as a person meets it in a browser. */
@Timeout(180)
class StudioLearnedPageTest {
  private static final Opened OPEN = new Opened();

  @TempDir private static Path folder;
  private static Path images;
  private static Path points;
  private static StudioPage page;
  private static Browser browser;

  @BeforeAll
  static void open() throws IOException, InterruptedException {
    browser = OPEN.add(Browser.open(folder.resolve("profile")));
    Path runs = folder.resolve("runs");
    images = TinyRuns.train(TinyRuns.images(TinyRuns.drawImages(folder.resolve("set")), runs));
    points = TinyRuns.train(TinyRuns.points(runs));
    page = OPEN.add(StudioPage.open(browser, runs));
  }

  @AfterAll
  static void close() {
    OPEN.close();
  }

  private static void show(Path run, String view, String until) {
    browser.value("location.hash = '#/runs'");
    browser.await("document.querySelector('.runs')");
    browser.value("location.hash = '#/run/%s/%s'".formatted(run.getFileName(), view));
    browser.await(until);
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
    page.set("seed", "5", "input");
    browser.await("document.querySelector(`img[alt='Sample: seed 5, image 19']`)");
    for (int i : List.of(0, 7, 19)) {
      assertThat(shown("img[alt='Sample: seed 5, image " + i + "']"))
          .isEqualTo(written(samples.resolve("%06d.png".formatted(i))));
    }
    browser.value("document.querySelector(`[data-label='seed 5, image 7']`).click()");
    browser.await("document.querySelector(`img[alt='The chosen image: seed 5, image 7']`)");
    assertThat(shown(".large img")).isEqualTo(written(samples.resolve("000007.png")));
    page.set("direction-1", "2", "input");
    browser.await("document.querySelector(`img[alt='The chosen image: seed 5, image 7, moved']`)");
    assertThat(shown(".large img")).isNotEqualTo(written(samples.resolve("000007.png")));
    page.set("share", "1", "input");
    browser.await("document.querySelector(`.large img[alt='100 % from A to B']`)");
    Path one = folder.resolve("one");
    Invocation.done("generate", "--run", images, "--seed", 1, "--n", 2, "--out", one);
    assertThat(shown(".large img[alt='100 % from A to B']"))
        .isEqualTo(written(one.resolve("000001.png")));
    page.requireNothingToComplainOf();
  }

  /** Chooses a file as one's own, or several times the same. */
  private static void giveOwn(Path file, int copies) throws IOException {
    browser.value(
        """
        (() => {
          const bytes = Uint8Array.from(atob('%s'), (c) => c.charCodeAt(0));
          const files = new DataTransfer();
          for (let i = 0; i < %d; i++) files.items.add(new File([bytes], '%s', { type: 'image/png' }));
          const input = document.getElementById('own');
          input.files = files.files;
          input.dispatchEvent(new Event('change'));
        })()"""
            .formatted(
                Base64.getEncoder().encodeToString(Files.readAllBytes(file)),
                copies,
                file.getFileName()));
  }

  @Test
  void ownImagesBeyondThoseShownAreCounted() throws IOException {
    showLatent();
    giveOwn(folder.resolve("set/3.png"), 8);
    browser.await("document.querySelector('.drop + p').textContent.includes('first 6 of 8')");
    browser.await("document.querySelectorAll('.own .measured').length === 6");
    page.requireNothingToComplainOf();
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
    giveOwn(own.resolve("mine.png"), 1);
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
    page.requireNothingToComplainOf();
  }

  @Test
  void nothingIsKeptWhereNoSampleCouldBeMade() {
    page.withhold("/images");
    show(images, "latent", "document.querySelector('#samples-line.wrong')");
    browser.value(
        "[...document.querySelectorAll('button')].find((b) => b.textContent === 'Keep as moved').click()");
    page.giveBack();
    page.requireNothingToComplainOf();
  }

  @Test
  void jobWhoseStateIsAskedForWhenItsViewIsLeftIsEnded() {
    showLatent();
    browser.value(
        """
        (() => {
          const real = window.fetch;
          window.fetch = (path, options = {}) => {
            if (!path.includes('/latent-jobs/')) return real(path, options);
            if (options.method === 'DELETE') {
              window.endedJob = path;
              return real(path, options);
            }
            location.hash = '#/runs';
            const running = { job: path.split('/').pop(), state: 'running', share: 0 };
            return new Promise((resolve, reject) => {
              options.signal?.addEventListener('abort', () => reject(new DOMException('left', 'AbortError')));
              setTimeout(() => resolve(new Response(JSON.stringify(running))), 300);
            });
          };
          window.giveBack = () => { window.fetch = real; };
        })()""");
    browser.value(
        "[...document.querySelectorAll('button')].find((b) => b.textContent === 'Find them').click()");
    browser.await("window.endedJob");
    page.giveBack();
    page.requireNothingToComplainOf();
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
    page.set("time", "0", "input");
    browser.await(time + ".startsWith('0 images')");
    assertThat(browser.value("document.querySelector('.plot').getAttribute('aria-label')").asText())
        .startsWith("The plane after 0 images: modes reached");
    page.set("speed", "15", "change");
    browser.value(
        "[...document.querySelectorAll('button')].find((b) => b.textContent.includes('Play')).click()");
    browser.await(time + ".startsWith('" + (last + 100) + " images')");
    page.requireNothingToComplainOf();
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
    page.requireNothingToComplainOf();
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
}
