package io.equipoise.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** The most memory that this process has held. */
final class PeakMemory {
  private static final Path LINUX = Path.of("/proc/self/status");
  private static final String LINE = "VmHWM:";

  private PeakMemory() {}

  /** In bytes, the JVM's own included; empty where the system does not tell. */
  static OptionalLong ofThisProcess() {
    if (!Files.isReadable(LINUX)) {
      return OptionalLong.empty();
    }
    try {
      return Files.readAllLines(LINUX).stream()
          .filter(line -> line.startsWith(LINE))
          .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("[^0-9]", "")))
          .findFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(LINUX + " cannot be read", e);
    }
  }
}
