package io.equipoise.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/** {@code log.txt}: what a run told its user, a line each, with the time of day. */
public final class TextLog implements AutoCloseable {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

  private final AppendFile file;
  private final InstantSource clock = InstantSource.system();

  /** Appends to a file, made if missing. */
  public TextLog(Path file) {
    try {
      PlainFile.requireToWrite(file);
      this.file =
          new AppendFile(
              file,
              Files.newByteChannel(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE));
    } catch (IOException e) {
      throw new StorageException(file + " cannot be opened", e);
    }
  }

  /** Writes a line. */
  public void line(String text) {
    String time = TIME.format(clock.instant().atZone(ZoneId.systemDefault()));
    file.append(StandardCharsets.UTF_8.encode(time + "  " + text + "\n"));
  }

  @Override
  public void close() {
    file.close();
  }
}
