package io.equipoise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.studio.runs.RunStarter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

@Timeout(120)
class StudioCommandTest {
  @TempDir private Path folder;

  @Test
  void trainingWithTheStudioSaysWhereItIsSeenAndClosesItAtTheEnd() {
    Invocation done = Invocation.done(TinyRuns.points(folder, "--studio").toArray());
    assertThat(done.err())
        .containsPattern(
            "See it in the studio: http://127\\.0\\.0\\.1:\\d+/\\?token=\\S+#/run/00000-began-ring");
    assertThat(done.out().strip()).endsWith("00000-began-ring");
    assertThat(ProcessHandle.current().children().filter(ProcessHandle::isAlive)).isEmpty();
  }

  @Test
  void whatStrangersSendFillsNoLog() {
    for (String name : List.of("http.HttpParser", "util.HostPort")) {
      assertThat(LoggerFactory.getLogger("org.eclipse.jetty." + name).isWarnEnabled()).isFalse();
    }
  }

  @Test
  void formReadsNoFileOfOptions() throws IOException {
    Path file = Files.writeString(folder.resolve("secret"), "--out /elsewhere of-the-user");
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    try (TrainStarter starter = new TrainStarter(folder, new Terminal(nowhere, nowhere))) {
      assertThat(starter.check(Map.of("--data", "@" + file)).problem())
          .contains("there is no data at \"@")
          .doesNotContain("of-the-user");
    }
    assertThat(Invocation.of("data", "info", "@" + file).err())
        .contains("@" + file)
        .doesNotContain("of-the-user");
  }

  @Test
  void damagedRunBesideItDoesNotHideWhatWasStarted() throws IOException {
    Path control = Files.createDirectories(folder.resolve("runs/damaged/control"));
    Files.writeString(control.resolveSibling("config.json"), "{}");
    Files.writeString(control.resolve("trainer.json"), "{");
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    try (TrainStarter starter =
        new TrainStarter(folder.resolve("runs"), new Terminal(nowhere, nowhere))) {
      Map<String, String> options = Map.of("--data", "ring", "--steps", "1", "--threads", "1");
      assertThat(starter.start(options).phase()).isEqualTo(RunStarter.Phase.PREPARING);
    }
  }

  @Test
  void fileInPlaceOfTheFolderIsWrongUsage() throws IOException {
    Path file = Files.writeString(folder.resolve("a.txt"), "");
    Invocation wrong = Invocation.of("studio", "--runs", file, "--port", "0");
    assertThat(wrong.code()).isEqualTo(ExitCode.USAGE);
    assertThat(wrong.err()).contains("is a file").contains("--runs");
  }
}
