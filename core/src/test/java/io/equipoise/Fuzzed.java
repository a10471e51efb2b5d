package io.equipoise;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * What every reader of ours promises of any bytes: it reads them, or throws what it declares, with
 * the file's name. Anything else is a finding: another exception, an exhausted heap, an endless
 * loop.
 */
public final class Fuzzed {
  private static final int COPIES = 150; // of each seed

  private Fuzzed() {}

  /** Reads a file that is there. */
  @FunctionalInterface
  public interface Reading {
    void of(Path file) throws IOException;
  }

  /** Writes the bytes to the file, and has it read; a refusal names it, or a file beside it. */
  public static void file(Path file, byte[] bytes, Reading reading, Class<?>... declared) {
    try {
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    named(file.getParent().toString(), () -> reading.of(file), declared);
  }

  /** Reads something with a name. */
  @FunctionalInterface
  public interface Named {
    void read() throws IOException;
  }

  /** Has it read; a refusal must name it. */
  public static void named(String name, Named reading, Class<?>... declared) {
    try {
      reading.read();
    } catch (RuntimeException e) {
      if (Stream.of(declared).noneMatch(type -> type.isInstance(e))) {
        throw e;
      }
      assertThat(e).hasMessageContaining(name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Takes one input. */
  @FunctionalInterface
  public interface Target {
    void take(byte[] bytes);
  }

  /** Hands over changed copies of the seeds, always the same ones. */
  public static void changed(Stream<byte[]> seeds, Target target) {
    List<byte[]> all = seeds.toList();
    Random random = new Random(1);
    for (byte[] seed : all) {
      for (int i = 0; i < COPIES; i++) {
        byte[] copy = seed;
        for (int changes = random.nextInt(3); changes >= 0; changes--) {
          copy = changed(copy, all.get(random.nextInt(all.size())), random);
        }
        target.take(copy);
      }
    }
  }

  private static byte[] changed(byte[] bytes, byte[] other, Random random) {
    if (bytes.length == 0) {
      return other;
    }
    int at = random.nextInt(bytes.length);
    int length = 1 + random.nextInt(Math.min(16, bytes.length - at));
    return switch (random.nextInt(6)) {
      case 0 -> filled(bytes, at, 1, bytes[at] ^ 1 << random.nextInt(8)); // one bit
      case 1 -> filled(bytes, at, length, new int[] {0, 0xff, 0x7f, 0x80}[random.nextInt(4)]);
      case 2 -> Arrays.copyOf(bytes, at); // cut off
      case 3 -> joined(bytes, at, bytes, at + length); // a piece is missing
      case 4 -> joined(bytes, at + length, bytes, at); // a piece is there twice
      default -> joined(bytes, at, other, random.nextInt(other.length + 1)); // goes on as another
    };
  }

  private static byte[] filled(byte[] bytes, int at, int length, int value) {
    byte[] copy = bytes.clone();
    Arrays.fill(copy, at, at + length, (byte) value);
    return copy;
  }

  /** The first until an offset, then the second from an offset. */
  private static byte[] joined(byte[] first, int until, byte[] second, int from) {
    byte[] joined = Arrays.copyOf(first, until + second.length - from);
    System.arraycopy(second, from, joined, until, second.length - from);
    return joined;
  }
}
