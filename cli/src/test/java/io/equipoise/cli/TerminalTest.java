package io.equipoise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TerminalTest {
  @Test
  void namesCannotSteerTheTerminal() {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(said, true, StandardCharsets.UTF_8);
    new Terminal(stream, stream)
        .say("\u001b]0;title\u0007a\u009b31m\rb\u202ec: use it\n\tor not: é 猫");
    assertThat(said.toString(StandardCharsets.UTF_8))
        .isEqualTo("?]0;title?a?31m?b?c: use it\n\tor not: é 猫" + System.lineSeparator());
  }

  @Test
  void progressStaysInOneRowOfANarrowTerminal() {
    assertThat(progress(80)).isEqualTo("\r[############------------]  50%  12.0 kimg, 1:00 left");
    assertThat(progress(0)).isEqualTo(progress(80));
    assertThat(progress(40)).isEqualTo("\r50%  12.0 kimg, 1:00 left");
    assertThat(progress(20)).isEqualTo("\r50%  12.0 kimg, 1:0");
  }

  private static String progress(int columns) {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(said, true, StandardCharsets.UTF_8);
    new Terminal(stream, stream, true, columns).progress(0.5, "12.0 kimg, 1:00 left");
    return said.toString(StandardCharsets.UTF_8);
  }
}
