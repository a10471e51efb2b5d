package io.equipoise.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the processor can do. */
final class Processor {
  private static final Path LINUX = Path.of("/proc/cpuinfo");

  private Processor() {}

  /** Whether bfloat16 products are native; elsewhere they are slower than float32. */
  static boolean hasBf16() {
    if (!Files.isReadable(LINUX)) {
      return false;
    }
    try {
      String text = Files.readString(LINUX);
      return text.contains("avx512_bf16") || text.contains("amx_bf16");
    } catch (IOException e) {
      throw new UncheckedIOException(LINUX + " cannot be read", e);
    }
  }
}
