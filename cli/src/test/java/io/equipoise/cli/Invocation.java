package io.equipoise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A command as a user gives it, and what came of it.
 *
 * @param out standard output
 * @param err standard error
 */
record Invocation(int code, String out, String err) {

  /** Runs a command in this process. */
  static Invocation of(Object... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Terminal terminal =
        new Terminal(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    int code =
        Main.run(terminal, Arrays.stream(arguments).map(Object::toString).toArray(String[]::new));
    return new Invocation(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** The same, which must end well. */
  static Invocation done(Object... arguments) {
    Invocation done = of(arguments);
    assertThat(done.code).as(done.err).isZero();
    return done;
  }
}
