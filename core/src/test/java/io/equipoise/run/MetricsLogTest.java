package io.equipoise.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.tensor.CorruptFileException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsLogTest {
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void nameFile() {
    file = folder.resolve("metrics.jsonl");
  }

  private void writeSteps(int count) {
    try (MetricsLog log = MetricsLog.create(file)) {
      for (int step = 1; step <= count; step++) {
        log.append(Map.of("step", step));
      }
    }
  }

  private List<Long> steps() {
    return MetricsLog.read(file).stream().map(line -> line.path("step").asLong()).toList();
  }

  @Test
  void eachLineIsThereAtOnceInTheOrderOfItsFields() throws IOException {
    try (MetricsLog log = MetricsLog.create(file)) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("step", 1);
      fields.put("k", 0.1);
      fields.put("energy_real", 0.1f);
      log.append(fields);
      assertThat(Files.readString(file)).isEqualTo("{\"step\":1,\"k\":0.1,\"energy_real\":0.1}\n");
    }
  }

  @Test
  void numbersThatAreNotFiniteBecomeNull() throws IOException {
    try (MetricsLog log = MetricsLog.create(file)) {
      ObjectNode fields = Json.MAPPER.createObjectNode().put("a", Double.NaN);
      fields.put("b", Float.NEGATIVE_INFINITY).putArray("c").add(1.5).add(1 / 0.0);
      log.append(fields);
    }
    assertThat(Files.readString(file)).isEqualTo("{\"a\":null,\"b\":null,\"c\":[1.5,null]}\n");
  }

  @Test
  void aResumedLogDropsLaterStepsAndHasNoLineTwice() {
    writeSteps(10);
    try (MetricsLog log = MetricsLog.resume(file, 7)) {
      log.append(Map.of("step", 8));
    }
    assertThat(steps()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
  }

  @Test
  void aTornLastLineIsDropped() throws IOException {
    writeSteps(3);
    byte[] whole = Files.readAllBytes(file);
    int lastLine = "{\"step\":3}\n".length();
    for (int cut = 1; cut < lastLine; cut++) {
      Files.write(file, Arrays.copyOf(whole, whole.length - cut));
      assertThat(steps()).containsExactly(1L, 2L);
      try (MetricsLog log = MetricsLog.resume(file, 3)) {
        log.append(Map.of("step", 3));
      }
      assertThat(Files.readAllBytes(file)).isEqualTo(whole);
    }
  }

  @Test
  void aBrokenLineInTheMiddleIsNamed() throws IOException {
    Files.writeString(file, "{\"step\":1}\n{\"step\n{\"step\":3}\n");
    assertThatThrownBy(() -> MetricsLog.resume(file, 9))
        .isInstanceOf(CorruptFileException.class)
        .hasMessageContaining("metrics.jsonl, line 2");
  }

  @Test
  void aFileWithoutLinesDoesNotTakeTheMemory() throws IOException {
    Files.write(file, new byte[2 << 20]);
    assertThatThrownBy(() -> MetricsLog.read(file))
        .isInstanceOf(CorruptFileException.class)
        .hasMessageContaining("metrics.jsonl: line 1 has more than 1048576 bytes");
  }

  @Test
  void aNewLogNeverOverwritesAnOldOne() {
    writeSteps(1);
    assertThatThrownBy(() -> MetricsLog.create(file)).isInstanceOf(StorageException.class);
    assertThat(steps()).containsExactly(1L);
  }

  @Test
  void aRecordCutByAFullDiskLeavesNothingBehind() throws IOException {
    FilledChannel channel =
        new FilledChannel(
            FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
    try (AppendFile log = new AppendFile(file, channel)) {
      log.append(bytes("first\n"));
      channel.free = 3;
      assertThatThrownBy(() -> log.append(bytes("second\n")))
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("metrics.jsonl")
          .hasMessageContaining("No space left");
      channel.free = 100;
      log.append(bytes("third\n"));
    }
    assertThat(Files.readString(file)).isEqualTo("first\nthird\n");
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private static final class FilledChannel implements SeekableByteChannel {
    private final FileChannel channel;
    private int free = 100;

    FilledChannel(FileChannel channel) {
      this.channel = channel;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
      int length = Math.min(free, source.remaining());
      if (length == 0) {
        throw new IOException("No space left on device");
      }
      int written = channel.write(source.duplicate().limit(source.position() + length));
      source.position(source.position() + written);
      free -= written;
      return written;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
      return channel.read(into);
    }

    @Override
    public long position() throws IOException {
      return channel.position();
    }

    @Override
    public SeekableByteChannel position(long position) throws IOException {
      return channel.position(position);
    }

    @Override
    public long size() throws IOException {
      return channel.size();
    }

    @Override
    public SeekableByteChannel truncate(long size) throws IOException {
      return channel.truncate(size);
    }

    @Override
    public boolean isOpen() {
      return channel.isOpen();
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
