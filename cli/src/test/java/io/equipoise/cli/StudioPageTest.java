package io.equipoise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.run.MetricsLog;
import io.equipoise.run.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The studio as a person meets it: in a browser, with a run that trains meanwhile. */
@Timeout(180)
class StudioPageTest {
  private static final Opened OPEN = new Opened();

  @TempDir private static Path folder;
  private static StudioPage page;
  private static Browser browser;

  @BeforeAll
  static void open() throws IOException, InterruptedException {
    browser = OPEN.add(Browser.open(folder.resolve("profile")));
    Path runs = folder.resolve("runs");
    TinyRuns.train(TinyRuns.points(runs));
    TinyRuns.train(TinyRuns.points(runs, "--objective", "ebgan"));
    page = OPEN.add(StudioPage.open(browser, runs));
  }

  @AfterAll
  static void close() {
    OPEN.close();
  }

  private static void show(String hash, String until) {
    browser.value("location.hash = '" + hash + "'");
    browser.await(until);
  }

  private static void set(String id, String value) {
    page.set(id, value, "input");
  }

  private static void click(String text) {
    browser.value(
        "[...document.querySelectorAll('button')].find((one) => one.textContent === '%s').click()"
            .formatted(text));
  }

  /** Everything about one run: started from the form, watched, paused, changed, stopped. */
  @Test
  void runStartedFromTheFormIsWatchedSteeredAndStopped() throws IOException {
    show("#/new", "document.getElementById('new--data')");
    set("new--data", "ring");
    set("new--minutes", "ten");
    browser.await("document.querySelector('.problem').textContent.includes('ten')");
    set("new--minutes", "2");
    set("new--gamma", "7");
    browser.await("document.querySelector('.problem').textContent.includes('gamma 7')");
    set("new--gamma", "");
    set("new--data", "./no-such-folder");
    browser.await("document.querySelector('.problem').textContent.includes('there is no data')");
    set("new--data", "ring");
    Map.of("filters", "8", "latent", "3", "batch", "4", "threads", "1", "seed", "3")
        .forEach((option, value) -> set("new--" + option, value));
    browser.await("document.querySelector('.command').textContent.includes('--seed 3')");
    browser.await("!document.querySelector('form button').disabled");
    click("Start training");
    browser.await("location.hash.startsWith('#/run/')");
    browser.await("document.querySelector('.badge')?.textContent === 'Training'");
    browser.await("document.querySelectorAll('.chart canvas').length >= 5");
    click("Pause");
    browser.await("document.querySelector('.badge').textContent === 'Paused'");
    String name = browser.value("location.hash.split('/')[2]").asText();
    RunDirectory run = RunDirectory.open(folder.resolve("runs").resolve(name));
    shownIsWhatTheMetricsSay(run);
    browser.value("document.getElementById('gamma').value = '0.9'");
    click("Change");
    browser.await("document.querySelector('.control-said').textContent.startsWith('Done: gamma')");
    assertThat(Files.readString(run.log())).contains("-> 0.9 at ");
    click("Go on");
    browser.await("document.querySelector('.badge').textContent === 'Training'");
    browser.value("window.confirm = () => true");
    click("Stop");
    browser.await("document.querySelector('.badge').textContent === 'Stopped'");
    assertThat(MetricsLog.read(run.metrics()))
        .last()
        .satisfies(line -> assertThat(line.path("gamma").asDouble()).isEqualTo(0.9));
    page.requireNothingToComplainOf();
  }

  private static void shownIsWhatTheMetricsSay(RunDirectory run) {
    List<ObjectNode> lines =
        MetricsLog.read(run.metrics()).stream().filter(line -> line.has("energy_real")).toList();
    ObjectNode last = lines.get(lines.size() - 1);
    String shown = "document.querySelector('[aria-label=\"Energies\"] .values').innerText";
    String kimg = "%,.1f kimg".formatted(last.path("images").asLong() / 1000.0).replace(".0 ", " ");
    browser.await(shown + ".includes('" + kimg + "')");
    String text = browser.value(shown).asText();
    assertThat(number(text, "real L(x)"))
        .isCloseTo(
            last.path("energy_real").asDouble(),
            within(1e-3 * last.path("energy_real").asDouble()));
    assertThat(number(text, "generated L(G(z))"))
        .isCloseTo(
            last.path("energy_fake").asDouble(),
            within(1e-3 * last.path("energy_fake").asDouble()));
    double target = last.path("balance").asDouble() + last.path("energy_fake").asDouble();
    assertThat(number(text, "gamma L(x)")).isCloseTo(target, within(1e-3 * target));
    JsonNode facts =
        browser.value("[...document.querySelectorAll('.facts dd')].map((one) => one.textContent)");
    assertThat(Double.parseDouble(facts.get(3).asText()))
        .isCloseTo(
            last.path("k").asDouble(), within(1e-3 * Math.max(1e-3, last.path("k").asDouble())));
  }

  private static double number(String text, String label) {
    String after = text.substring(text.indexOf(label) + label.length()).strip();
    return Double.parseDouble(after.split("\\s", 2)[0]);
  }

  @Test
  void tableIsSearchedSortedAndLeadsToAComparison() {
    show("#/runs", "document.querySelectorAll('.runs tbody tr').length >= 2");
    browser.value(
        """
        (() => {
          const search = document.querySelector('input[type=search]');
          search.value = 'ebgan';
          search.dispatchEvent(new Event('input'));
        })()""");
    browser.await("document.querySelectorAll('.runs tbody tr').length === 1");
    assertThat(browser.value("document.querySelector('.run-name a').textContent").asText())
        .contains("ebgan");
    browser.value(
        """
        (() => {
          const search = document.querySelector('input[type=search]');
          search.value = '';
          search.dispatchEvent(new Event('input'));
          document.querySelector('.sort').click();
          for (const box of [...document.querySelectorAll('.runs tbody input')].slice(0, 2)) box.click();
        })()""");
    assertThat(
            browser.value("document.querySelector('[aria-sort=ascending]').textContent").asText())
        .startsWith("Run");
    browser.value("document.querySelector('a.button').click()");
    browser.await("document.querySelectorAll('.figures img').length === 2");
    browser.await("document.querySelectorAll('.chart canvas').length > 3");
    assertThat(browser.value("document.querySelector('.settings').innerText").asText())
        .contains("objective.name")
        .doesNotContain("network.filters");
    page.requireNothingToComplainOf();
  }

  @Test
  void noteIsSavedInTheRun() throws IOException {
    show("#/run/00000-began-ring", "document.getElementById('note')");
    browser.value(
        """
        (() => {
          document.getElementById('tags').value = 'small, test';
          document.getElementById('note').value = 'the smallest';
        })()""");
    click("Save");
    browser.await("document.querySelector('form.card').innerText.includes('Saved')");
    assertThat(Files.readString(folder.resolve("runs/00000-began-ring/notes.json")))
        .contains("the smallest");
  }

  @Test
  void everyViewFitsAPhoneHasLabelsAndIsReachedByKeyboard() {
    for (String scheme : List.of("light", "dark")) {
      browser.look(360, 780, scheme);
      for (String view :
          List.of(
              "#/runs",
              "#/new",
              "#/run/00000-began-ring",
              "#/compare/00000-began-ring,00001-ebgan-ring")) {
        show(view, "document.querySelector('main h1') && document.querySelector('main .card')");
        assertThat(browser.value("document.documentElement.scrollWidth").asInt())
            .as("width of %s", view)
            .isLessThanOrEqualTo(360);
        assertThat(browser.value(UNLABELLED)).as("without a name in %s", view).isEmpty();
        assertThat(browser.value(FAINT)).as("hard to read in %s, %s", view, scheme).isEmpty();
      }
    }
    browser.look(1280, 900, "light");
    show("#/runs", "document.querySelector('.runs a')");
    browser.value("document.body.tabIndex = -1; document.body.focus()"); // the top of the page
    browser.press("Tab", 9);
    assertThat(browser.value("document.activeElement.textContent").asText())
        .isEqualTo("Skip to the content");
    for (int i = 0; i < 40; i++) {
      browser.press("Tab", 9);
      if (browser.value("document.activeElement.closest('.run-name') !== null").asBoolean()) {
        break;
      }
    }
    browser.press("Enter", 13);
    browser.await("location.hash.startsWith('#/run/')");
    page.requireNothingToComplainOf();
  }

  /** Controls and pictures that a screen reader has no name for. */
  static final String UNLABELLED =
      """
      [...document.querySelectorAll('main input, main select, main textarea, main button, main img, main svg[role=img], main canvas')]
        .filter((one) => one.checkVisibility())
        .filter((one) => !(one.labels?.length || one.getAttribute('aria-label') || one.textContent.trim() || one.getAttribute('alt') || one.querySelector('img:not([alt=""])')))
        .map((one) => one.outerHTML.slice(0, 120))""";

  /** Texts whose contrast with what is behind them is below 4.5 to 1. */
  static final String FAINT =
      """
      (() => {
        const light = (rgb) => rgb.slice(0, 3).map((v) => v / 255)
          .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
          .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
        const rgb = (text) => text.match(/[\\d.]+/g).map(Number);
        const behind = (one) => {
          for (let at = one; at; at = at.parentElement) {
            const ground = rgb(getComputedStyle(at).backgroundColor);
            if (ground.length < 4 || ground[3] > 0) return ground;
          }
          return [255, 255, 255];
        };
        return [...document.querySelectorAll('main *, header *')]
          .filter((one) => [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim()))
          .filter((one) => one.checkVisibility() && !one.disabled && !one.closest('[aria-disabled], .unseen, svg'))
          .filter((one) => {
            const a = light(rgb(getComputedStyle(one).color));
            const b = light(behind(one));
            return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05) < 4.5;
          })
          .map((one) => one.outerHTML.slice(0, 120));
      })()""";
}
