package io.equipoise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.latent.NpyFile;
import io.equipoise.run.RunDirectory;
import io.equipoise.run.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The studio in a browser where answers are late or do not come. */
@Timeout(180)
class StudioTroubleTest {
  private static final Opened OPEN = new Opened();
  private static final String SECOND = "second";

  @TempDir private static Path folder;
  private static RunDirectory run;
  private static Browser browser;
  private static StudioPage page;

  @BeforeAll
  static void open() throws IOException, InterruptedException {
    browser = OPEN.add(Browser.open(folder.resolve("profile")));
    Path runs = folder.resolve("runs");
    run = RunDirectory.open(TinyRuns.train(TinyRuns.points(runs)));
    TinyRuns.copy(run.path(), runs.resolve(SECOND));
    page = OPEN.add(StudioPage.open(browser, runs));
  }

  @AfterAll
  static void close() {
    OPEN.close();
  }

  /** Through the table, so that a view is always a new one. */
  private static void show(String hash, String until) {
    browser.value("location.hash = '#/runs'");
    browser.await("document.querySelectorAll('.runs tbody tr').length === 2");
    browser.value("location.hash = '" + hash + "'");
    browser.await(until);
  }

  @Test
  void addressThatCannotBeReadIsSaid() {
    show("#/run/%zz", "document.querySelector('.failure')");
  }

  @Test
  void viewThatCannotBeFetchedIsSaidInWordsOfOurs() {
    browser.block("*/views/compare.js");
    show("#/compare/00000-began-ring", "document.querySelector('.failure')");
    assertThat(browser.value("document.querySelector('.failure').innerText").asText())
        .contains("Is the command still running?");
    browser.block();
  }

  @Test
  void pageIsNoneByTheNameOfWhatEveryObjectHas() {
    show("#/constructor", "document.querySelector('.failure')");
    assertThat(browser.value("document.querySelector('.failure').innerText").asText())
        .contains("no page constructor");
  }

  /** Of two numbers side by side, or tiny ones on a log axis, uPlot sought what is between. */
  @ParameterizedTest
  @CsvSource({
    "false, '9007199254740992,9007199254740994', '0.1,0.2'",
    "false, '16,16.000000000000004', '0.1,0.2'",
    "false, '-1e308,1e308', '-1e308,1e308'",
    "true, '16,32', '1e-30,2e-30'",
    "true, '16,32', '1e-200,1'",
    "true, '16,32', '5e-324,1e308'",
  })
  void chartIsDrawnWhateverTheNumbers(boolean log, String images, String values) {
    browser.value(
        """
        import('/charts.js').then(({ Chart }) => {
          const chart = new Chart('Made', {});
          document.body.append(chart.element);
          chart.log = %s;
          chart.set([{ label: 'a', ink: '--line1', dash: [], x: [%s], mean: [%s] }], 0, null);
          setTimeout(() => { chart.end(); chart.element.remove(); window.drawn = chart; }, 50);
        })"""
            .formatted(log, images, values));
    browser.await("window.drawn");
    if (log && !values.contains("324")) {
      assertThat(browser.value("drawn.plot.axes[1]._splits.length").asInt()).isBetween(1, 20);
    }
    browser.value("window.drawn = undefined");
  }

  /** On a log axis two of five powers were told, and none where the first was 3 times 0.1. */
  @ParameterizedTest
  @CsvSource({
    "true, '0.32,0.41', '0.3 0.4 0.5'",
    "true, '1e-5,3e8', '1e-5 0.01 10 10000 1e+7'",
    "true, '0.02,7', '0.02 0.05 0.1 0.2 0.5 1 2 5'",
    "true, '9.999999999999999e-6,2e-5', '1e-5 2e-5'",
    "false, '0.0005,0.0006', '5e-4 5.25e-4 5.5e-4 5.75e-4 6e-4'",
  })
  void numbersBesideAnAxisAreThoseOfItsSteps(boolean log, String values, String told) {
    browser.value(
        """
        import('/charts.js').then(({ Chart }) => {
          const chart = new Chart('Made', {});
          document.body.append(chart.element);
          chart.log = %s;
          chart.set([{ label: 'a', ink: '--line1', dash: [], x: [16, 32], mean: [%s] }], 0, null);
          setTimeout(() => { chart.end(); chart.element.remove(); window.drawn = chart; }, 50);
        })"""
            .formatted(log, values));
    browser.await("window.drawn");
    assertThat(
            browser.value("drawn.plot.axes[1]._values.filter((word) => word).join(' ')").asText())
        .isEqualTo(told);
    browser.value("window.drawn = undefined");
  }

  /** Of those at one number of images the oldest came first. */
  @Test
  void whatHappenedIsToldFromTheNewestOn() {
    show("#/run/00000-began-ring", "document.querySelector('.mark-end')");
    String kinds =
        "[...document.querySelectorAll('td[class^=mark-]')].map((cell) => cell.className).join(' ')";
    assertThat(browser.value(kinds).asText())
        .isEqualTo("mark-end mark-checkpoint mark-checkpoint mark-start");
  }

  /** A rule for the plane of a run on points made squares of the charts. */
  @Test
  void chartIsAsHighAsItsDrawing() {
    show("#/run/00000-began-ring", "document.querySelectorAll('.chart canvas').length > 3");
    assertThat(browser.value("document.querySelector('.chart .plot').clientHeight").asInt())
        .isBetween(200, 240);
  }

  @Test
  void numberOfMoreDigitsThanAskedForIsWhole() {
    browser.value(
        "import('/dom.js').then(({ number }) => { window.told = [number(137.4, 2), number(99.7, 2),"
            + " number(1234.5)].join(' '); })");
    browser.await("window.told");
    assertThat(browser.value("told").asText()).isEqualTo("137 100 1,235");
  }

  @Test
  void refusedStreamIsNotSaidToBeTriedAgain() {
    browser.value(
        "import('/api.js').then(({ listen }) => { window.endStream = listen('/api/none', {}); })");
    browser.await("document.getElementById('offline').innerText.includes('Load this page again')");
    browser.value("window.endStream()");
  }

  @Test
  void curvesThatCannotBeReadAnewAreSaidToBeOld() throws IOException {
    show("#/run/00000-began-ring", "document.querySelectorAll('.chart canvas').length > 3");
    page.withhold("/metrics");
    List<String> lines = Files.readAllLines(run.metrics());
    Files.write(run.metrics(), lines.subList(0, lines.size() - 1)); // as a run gone back does
    browser.await("document.querySelector('.note-bar').innerText.includes('does not answer')");
    page.giveBack();
    Files.write(run.metrics(), lines);
    String shown = "document.querySelector('[aria-label=\"Energies\"] .values').innerText";
    browser.await(shown + ".includes('0.1 kimg')");
  }

  /** Timers that are set and not ended, by what they do. */
  private static void countTimers() {
    browser.value(
        """
        (() => {
          const [set, clear] = [window.setInterval, window.clearInterval];
          window.timers = new Map();
          window.setInterval = (work, millis) => {
            const id = set(work, millis);
            timers.set(id, work);
            return id;
          };
          window.clearInterval = (id) => {
            timers.delete(id);
            clear(id);
          };
          window.back = () => { [window.setInterval, window.clearInterval] = [set, clear]; };
        })()""");
  }

  private static void drawn(RunDirectory of, long images) {
    WholeFile.write(of.samplePoints(images), NpyFile.content(new float[] {0.8f, 0, 0.8f, 0}, 2, 2));
    WholeFile.write(of.sampleSurface(images), NpyFile.content(new float[] {1, 2, 3, 4}, 2, 2));
  }

  @Test
  void planeThatWasWaitedForIsNotLookedAtAfterItWasLeft() throws IOException {
    RunDirectory second = RunDirectory.open(run.path().resolveSibling(SECOND));
    for (long images : second.surfaces()) {
      Files.delete(second.sampleSurface(images));
    }
    countTimers();
    show(
        "#/run/second/points",
        "document.querySelector('main').innerText.includes('Nothing drawn yet')");
    drawn(second, 100);
    browser.await("document.querySelector('.facts dd')");
    browser.value("location.hash = '#/runs'");
    browser.await("document.querySelector('.runs') && timers.size === 0");
    browser.value("window.back()");
  }

  @Test
  void snapshotThatTwoLooksFindIsShownOnce() {
    countTimers();
    show("#/run/00000-began-ring/points", "document.querySelector('.facts dd')");
    int before = run.surfaces().size();
    drawn(run, 200);
    browser.value(
        "Promise.all([...timers.values()].flatMap((look) => [look(), look()])).then(() => true)");
    String time = "document.querySelector('output[for=time]').textContent";
    browser.await(time + ".startsWith('200 images')");
    assertThat(browser.value(time).asText()).endsWith("of " + (before + 1));
    browser.value("window.back()");
  }
}
