package io.equipoise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The script {@code equipoise}, with a Java that says what it was given. */
class LauncherTest {
  @TempDir private Path folder;

  /** Java 17 takes the names of files by the locale: in C "été" could not be opened. */
  @ParameterizedTest
  @CsvSource({"C, C.UTF-8", "POSIX, C.UTF-8", "C.utf8, C.utf8"})
  void localeHasAllLetters(String given, String expected) throws Exception {
    assertThat(localeOfJava(given)).isEqualTo(expected);
  }

  private String localeOfJava(String given) throws IOException, InterruptedException {
    Path java = Files.createDirectories(folder.resolve("bin")).resolve("java");
    Files.writeString(java, "#!/bin/sh\necho \"$LC_ALL\"\n");
    assertThat(java.toFile().setExecutable(true)).isTrue();
    ProcessBuilder launcher =
        new ProcessBuilder(Path.of("..", "equipoise").toString()).redirectErrorStream(true);
    launcher.environment().put("JAVA_HOME", folder.toString());
    launcher.environment().put("EQUIPOISE_BUILD", "never");
    launcher.environment().put("LC_ALL", given);
    Process process = launcher.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return said.strip();
  }
}
