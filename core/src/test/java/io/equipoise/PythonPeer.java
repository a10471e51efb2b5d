package io.equipoise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A Python interpreter to compare with, given by {@code -Dequipoise.python=PATH}. */
public final class PythonPeer {
  /** Where {@code equipoise_torch.py} is: the networks in plain PyTorch, as documented. */
  public static final Path NETWORKS = Path.of("..", "docs", "pytorch").toAbsolutePath();

  private PythonPeer() {}

  /** Runs a script and returns what it printed; the test is skipped where no Python is given. */
  public static String run(String script, Object... arguments)
      throws IOException, InterruptedException {
    String python = System.getProperty("equipoise.python");
    assumeTrue(python != null, "no Python to compare with: give one by -Dequipoise.python=PATH");
    List<String> command = new ArrayList<>(List.of(python, "-c", script));
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
