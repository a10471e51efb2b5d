package io.equipoise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.studio.StudioServer;
import io.equipoise.web.Token;
import io.equipoise.web.WebConfig;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;

/** The studio over two runs, open in a browser, which is to be closed after it. */
final class StudioPage implements AutoCloseable {
  private static final String TOKEN = "token-of-the-tests";

  private final Browser browser;
  private final StudioServer studio;

  private StudioPage(Browser browser, StudioServer studio) {
    this.browser = browser;
    this.studio = studio;
  }

  /** Opens it at the table of both runs. */
  static StudioPage open(Browser browser, Path runs) {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
    WebConfig address =
        new WebConfig(
            "equipoise-studio", "127.0.0.1", 0, Token.of(TOKEN), Set.of(), 1 << 20, 4 << 20);
    TrainStarter starter = new TrainStarter(runs, new Terminal(nowhere, nowhere));
    StudioServer studio = StudioServer.start(runs, starter, address, message -> {});
    browser.look(1280, 900, "light");
    browser.go("http://127.0.0.1:%d/?token=%s".formatted(studio.port(), TOKEN));
    browser.await("document.querySelectorAll('.runs tbody tr').length === 2");
    return new StudioPage(browser, studio);
  }

  /** Gives an input its value, as typing or choosing does. */
  void set(String id, String value, String event) {
    browser.value(
        """
        (() => {
          const input = document.getElementById('%s');
          input.value = '%s';
          input.dispatchEvent(new Event('%s', { bubbles: true }));
        })()"""
            .formatted(id, value, event));
  }

  /** Lets no request reach an address of this ending, as if the server were away. */
  void withhold(String ending) {
    browser.value(
        """
        (() => {
          const real = window.fetch;
          window.fetch = (path, options) =>
            path.endsWith('%s') ? Promise.reject(new TypeError('away')) : real(path, options);
          window.giveBack = () => { window.fetch = real; };
        })()"""
            .formatted(ending));
  }

  /** Lets requests through again. */
  void giveBack() {
    browser.value("window.giveBack()");
  }

  /** No script failed, and nothing came from elsewhere. */
  void requireNothingToComplainOf() {
    assertThat(browser.complaints()).isEmpty();
    assertThat(browser.requested())
        .filteredOn(address -> address.startsWith("http"))
        .allMatch(address -> address.startsWith("http://127.0.0.1:" + studio.port() + "/"));
  }

  @Override
  public void close() {
    studio.close();
  }
}
