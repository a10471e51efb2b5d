package io.equipoise.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.tensor.CorruptFileException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** {@code metrics.jsonl}: one JSON object a line, each line handed to the system at once. */
public final class MetricsLog implements AutoCloseable {
  private static final int MAX_LINE_BYTES = 1 << 20;

  private final Path path;
  private final AppendFile file;

  private MetricsLog(Path path, FileChannel channel) throws IOException {
    this.path = path;
    this.file = new AppendFile(path, channel);
  }

  /**
   * Opens the log of a new run.
   *
   * @throws StorageException if there is one already, or it cannot be made
   */
  public static MetricsLog create(Path file) {
    try {
      return new MetricsLog(
          file, FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
    } catch (IOException e) {
      throw new StorageException(file + " could not be created", e);
    }
  }

  /**
   * Opens the log of a resumed run, see {@link #goBack}; a torn last line is dropped too.
   *
   * @throws CorruptFileException if a line before the last is no JSON object
   */
  public static MetricsLog resume(Path file, long step) {
    try {
      PlainFile.requireToWrite(file);
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      try {
        MetricsLog log = new MetricsLog(file, channel);
        log.goBack(step);
        return log;
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
    } catch (IOException e) {
      throw new StorageException(file + " could not be opened", e);
    }
  }

  /**
   * Cuts the log where the run goes on: the first line with a {@code step} beyond the given one,
   * and all after it, are dropped.
   *
   * @param step the last one that the state has behind it
   */
  public void goBack(long step) {
    try {
      file.cut(scan(path, step, line -> {}));
    } catch (IOException e) {
      throw new StorageException(path + " could not be cut after step " + step, e);
    }
  }

  /** All whole lines; a torn last one, as a killed process leaves it, is passed over. */
  public static List<ObjectNode> read(Path file) {
    List<ObjectNode> lines = new ArrayList<>();
    read(file, lines::add);
    return lines;
  }

  /** The same one by one: a log may be larger than memory. */
  public static void read(Path file, Consumer<ObjectNode> reader) {
    try {
      scan(file, Long.MAX_VALUE, reader);
    } catch (IOException e) {
      throw new StorageException(file + " cannot be read", e);
    }
  }

  /** Returns how many bytes the whole lines up to that step take. */
  private static long scan(Path file, long lastStep, Consumer<ObjectNode> reader)
      throws IOException {
    PlainFile.requireToRead(file);
    long end = 0;
    long number = 1;
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      for (int next = in.read(); next >= 0; next = in.read()) {
        if (next != '\n') {
          line.write(next);
          if (line.size() > MAX_LINE_BYTES) {
            throw new CorruptFileException(
                file, "line %d has more than %d bytes".formatted(number, MAX_LINE_BYTES));
          }
          continue;
        }
        ObjectNode object = Json.object(line.toByteArray(), "%s, line %d".formatted(file, number));
        if (object.path("step").asLong(Long.MIN_VALUE) > lastStep) {
          return end;
        }
        reader.accept(object);
        number++;
        end += line.size() + 1L;
        line.reset();
      }
    }
    return end;
  }

  /** Appends one line. Numbers that are not finite become null: JSON has none. */
  public void append(Map<String, ?> fields) {
    append(Json.MAPPER.<ObjectNode>valueToTree(fields));
  }

  /** Appends one line; the node is not changed. */
  public void append(ObjectNode fields) {
    try {
      String line = Json.MAPPER.writeValueAsString(finite(fields)) + "\n";
      file.append(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e); // a tree in memory can always be written
    }
  }

  private static JsonNode finite(JsonNode node) {
    if (node.isFloatingPointNumber() && !Double.isFinite(node.doubleValue())) {
      return Json.MAPPER.nullNode();
    }
    if (node.isArray()) {
      var array = Json.MAPPER.createArrayNode();
      node.forEach(element -> array.add(finite(element)));
      return array;
    }
    if (node.isObject()) {
      var object = Json.MAPPER.createObjectNode();
      node.properties().forEach(field -> object.set(field.getKey(), finite(field.getValue())));
      return object;
    }
    return node;
  }

  @Override
  public void close() {
    file.close();
  }
}
