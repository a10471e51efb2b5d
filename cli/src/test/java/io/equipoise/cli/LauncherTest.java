package io.equipoise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The script {@code equipoise}, with a Java that says what it was given. */
class LauncherTest {
  private static final Path LAUNCHER = Path.of("..", "equipoise");

  @TempDir private Path folder;

  @BeforeEach
  void javaSaysItsLocale() throws IOException {
    program("bin/java", "echo \"$LC_ALL\"");
  }

  /** Java 17 takes the names of files by the locale: in C "été" could not be opened. */
  @ParameterizedTest
  @CsvSource({"C, C.UTF-8", "POSIX, C.UTF-8", "C.utf8, C.utf8"})
  void localeHasAllLetters(String given, String expected) throws Exception {
    assertThat(launch(LAUNCHER, Map.of("LC_ALL", given, "EQUIPOISE_BUILD", "never")))
        .isEqualTo(expected);
  }

  /** With CDPATH a shell's cd may go elsewhere, and prints where to. */
  @Test
  void homeIsFoundWhateverCdPrints() throws Exception {
    program("bin/java", "echo \"$@\"");
    Files.copy(LAUNCHER, Files.createDirectory(folder.resolve("home")).resolve("equipoise"));
    ProcessBuilder process =
        new ProcessBuilder("bash", "home/equipoise").directory(folder.toFile());
    process.environment().put("CDPATH", folder.toString());
    assertThat(launch(process, Map.of("EQUIPOISE_BUILD", "never")))
        .contains("-cp " + folder.toRealPath().resolve("home/cli/target/lib") + "/*");
  }

  @ParameterizedTest
  @CsvSource({"'', 1000", "5, 5"})
  void threadsThatWaitSleepSoonUnlessToldOtherwise(String given, String expected) throws Exception {
    program("bin/java", "echo \"$GOMP_SPINCOUNT\"");
    assertThat(launch(LAUNCHER, Map.of("GOMP_SPINCOUNT", given, "EQUIPOISE_BUILD", "never")))
        .isEqualTo(expected);
  }

  /** Java does not start where the heap is to begin with more than it may have. */
  @ParameterizedTest
  @CsvSource({"'', true", "-Xmx64m, false", "-Dx=1 -XX:MaxHeapSize=64m, false"})
  void limitOfTheHeapMayBeBelowWhatItBeginsWith(String options, boolean begins) throws Exception {
    program("bin/java", "echo \"$@\"");
    String command =
        launch(LAUNCHER, Map.of("EQUIPOISE_JVM_OPTIONS", options, "EQUIPOISE_BUILD", "never"));
    assertThat(command.contains("-Xms96m")).isEqualTo(begins);
    assertThat(command).contains(options);
  }

  /** Picocli colours its help on every terminal, but where NO_COLOR is set. */
  @ParameterizedTest
  @CsvSource({"dumb, 1", "xterm, ''"})
  void aTerminalWithoutColoursGetsNone(String kind, String expected) throws Exception {
    program("bin/java", "echo \"$NO_COLOR\"");
    assertThat(launch(LAUNCHER, Map.of("TERM", kind, "EQUIPOISE_BUILD", "never")))
        .isEqualTo(expected);
  }

  @Test
  void whatIsEditedDuringABuildIsBuiltNextTime() throws Exception {
    Path launcher = Files.copy(LAUNCHER, folder.resolve("equipoise"));
    for (String module : List.of("core", "studio", "cli")) {
      file(module + "/src/main/Source.java", "");
      file(module + "/pom.xml", "");
    }
    file("pom.xml", "");
    file("bench/pytorch_twin.py", "");
    program(
        "mvnw",
        """
        mkdir -p cli/target/lib
        echo built >> builds
        if [ "$(wc -l < builds)" -eq 1 ]; then
          until [ core/src/main/Source.java -nt builds ]; do touch core/src/main/Source.java; done
        fi
        """);
    for (int expected : new int[] {1, 2, 2}) {
      launch(launcher, Map.of("EQUIPOISE_BUILD", ""));
      assertThat(Files.readAllLines(folder.resolve("builds"))).hasSize(expected);
    }
  }

  private Path file(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content);
  }

  private void program(String name, String script) throws IOException {
    assertThat(file(name, "#!/bin/sh\n" + script).toFile().setExecutable(true)).isTrue();
  }

  private String launch(Path launcher, Map<String, String> environment)
      throws IOException, InterruptedException {
    return launch(new ProcessBuilder(launcher.toString()), environment);
  }

  private String launch(ProcessBuilder process, Map<String, String> environment)
      throws IOException, InterruptedException {
    process.redirectErrorStream(true);
    process.environment().put("JAVA_HOME", folder.toString());
    process.environment().putAll(environment);
    Process launched = process.start();
    String said = new String(launched.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(launched.waitFor()).as(said).isZero();
    return said.strip();
  }
}
