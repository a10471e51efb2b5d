package io.equipoise.download;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A set of one file, a cache, and what was said. */
@Timeout(30)
abstract class DownloadCase {
  static final byte[] DATA = bytes(1, 300_000);
  static final byte[] SMALL = bytes(2, 5);
  static final Map<String, byte[]> FILES = Map.of("data.gz", DATA, "small.gz", SMALL);
  static final int HALF = DATA.length / 2;
  static final String REST = "data.gz bytes=" + HALF + "- if ";

  @TempDir Path cache;

  final Heard heard = new Heard();
  final List<Duration> pauses = new ArrayList<>();

  static byte[] bytes(int seed, int length) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    bytes[0] = 0x1f; // as gzip begins
    return bytes;
  }

  static PublishedFile published(String name, byte[] content) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
      return new PublishedFile(name, content.length, HexFormat.of().formatHex(digest));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  static PublishedSet set(URI... mirrors) {
    return new PublishedSet("toys", "toys", List.of(mirrors), List.of(published("data.gz", DATA)));
  }

  Path download(PublishedSet set) {
    return download(set, Duration.ofSeconds(20));
  }

  Path download(PublishedSet set, Duration stall) {
    Patience patience = new Patience(Duration.ofSeconds(20), stall, stall, 3, pauses::add);
    return new Download(set, cache, heard, patience).get();
  }

  Path part() {
    return cache.resolve("downloads/toys/data.gz.part");
  }

  void assertDownloaded() {
    assertThat(cache.resolve("sets/toys/data.gz")).hasBinaryContent(DATA);
    assertThat(cache.resolve("downloads/toys")).isDirectoryNotContaining("glob:**.part*");
  }

  void assertNothingDownloaded() {
    assertThat(cache.resolve("sets/toys")).isEmptyDirectory();
  }
}
