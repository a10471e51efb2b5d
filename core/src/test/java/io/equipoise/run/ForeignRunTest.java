package io.equipoise.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.equipoise.tensor.CorruptFileException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Run directories that somebody else made, to do harm to who opens them. */
@Timeout(20)
@EnabledOnOs({OS.LINUX, OS.MAC})
class ForeignRunTest {
  private static final Path ENDLESS = Path.of("/dev/zero");

  @TempDir private Path folder;
  private Path foreign;

  @BeforeEach
  void makeFileOfTheUser() throws IOException {
    foreign = Files.writeString(folder.resolve("of-the-user"), "mine");
  }

  private void untouched() throws IOException {
    assertThat(foreign).content(UTF_8).isEqualTo("mine");
  }

  @Test
  void deviceInPlaceOfAFileIsRefused() throws IOException {
    Path file = Files.createSymbolicLink(folder.resolve("state.json"), ENDLESS);
    assertThatThrownBy(() -> WholeFile.readJson(file))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("state.json")
        .hasMessageContaining("no plain file");
    assertThatThrownBy(() -> MetricsLog.read(file)).isInstanceOf(StorageException.class);
    assertThatThrownBy(() -> MetricsLog.resume(file, 1)).isInstanceOf(StorageException.class);
  }

  @Test
  void endlessFileInAManifestIsNotSummed() throws IOException {
    Path file = Files.createSymbolicLink(folder.resolve("generator.safetensors"), ENDLESS);
    Manifest.FileRecord claimed = new Manifest.FileRecord(0, "0".repeat(64));
    assertThatThrownBy(() -> claimed.requireOf(FileOperations.REAL, file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("generator.safetensors");
  }

  @Test
  void linksInPlaceOfLogsAreNotWrittenThrough() throws IOException {
    Path log = Files.createSymbolicLink(folder.resolve("log.txt"), foreign);
    assertThatThrownBy(() -> new TextLog(log))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("log.txt");
    assertThatThrownBy(() -> MetricsLog.resume(log, 1)).isInstanceOf(StorageException.class);
    untouched();
  }

  @Test
  void linkInPlaceOfATemporaryFileIsNotWrittenThrough() throws IOException {
    Files.createSymbolicLink(folder.resolve(".notes.json.tmp"), foreign);
    Path notes = folder.resolve("notes.json");
    WholeFile.writeJson(notes, JsonNodeFactory.instance.objectNode().put("note", "x"));
    assertThat(notes).isRegularFile().content(UTF_8).contains("note");
    untouched();
  }

  @Test
  void linkInPlaceOfALockMakesNoFileElsewhere() throws IOException {
    Path elsewhere = folder.resolve("elsewhere");
    Files.createSymbolicLink(folder.resolve(".lock"), elsewhere);
    assertThatThrownBy(() -> RunDirectory.claim(folder, "is taken"))
        .isInstanceOf(StorageException.class);
    assertThat(elsewhere).doesNotExist();
  }

  @Test
  void hugeFileInPlaceOfASmallOneIsRefusedUnread() throws IOException {
    Path file = folder.resolve("config.json");
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(1L << 34);
    }
    assertThatThrownBy(() -> WholeFile.readJson(file))
        .isInstanceOf(CorruptFileException.class)
        .hasMessageContaining("config.json");
  }

  @Test
  void linesOfMetricsAreHandedOnOneByOne() throws IOException {
    Path file = Files.writeString(folder.resolve("metrics.jsonl"), "{\"a\":1}\n{\"a\":2}\n{\"a");
    List<Integer> seen = new java.util.ArrayList<>();
    MetricsLog.read(file, line -> seen.add(line.path("a").asInt()));
    assertThat(seen).containsExactly(1, 2);
  }
}
