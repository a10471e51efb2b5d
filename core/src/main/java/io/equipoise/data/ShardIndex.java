package io.equipoise.data;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Index of a sharded set, {@code shards.json}: packed files of one resolution, number of channels
 * and list of classes, one behind the other. It is written when all parts are there, so that a
 * folder without it was not packed to its end.
 *
 * @param format always {@code equipoise shards}
 * @param version 1
 * @param count images in all parts
 * @param skipped broken images that were left out
 * @param fingerprint SHA-256 over the parts' fingerprints in their order
 */
public record ShardIndex(
    String format,
    int version,
    String name,
    int resolution,
    int channels,
    List<String> classNames,
    long count,
    long skipped,
    String fingerprint,
    List<Part> parts) {
  /** Its name in the folder. */
  public static final String FILE = "shards.json";

  /** So many can be open at once: Linux lets a process map 65,530 pieces of files by default. */
  public static final int MAX_PARTS = 10_000;

  static final String PART_NAME = "part-\\d{5}\\.pack";
  private static final String FORMAT = "equipoise shards";
  private static final int VERSION = 1;
  private static final long MAX_BYTES = 64 << 20;
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /**
   * One packed file, readable alone.
   *
   * @param file its name in the folder of the index
   * @param count images in it; where it is 0 there is no file
   * @param skipped broken images that were left out of it
   * @param fingerprint of its images
   * @param pixelsSha256 of its pixels, labels and names as they lie in the file
   */
  public record Part(String file, long count, long skipped, String fingerprint, String pixelsSha256)
      implements Serializable {
    /** Checks the fields. */
    public Part {
      require(file != null && file.matches(PART_NAME), "file", file);
      require(count >= 0 && count <= PackedHeader.MAX_COUNT, "count", count);
      require(skipped >= 0 && skipped <= PackedHeader.MAX_COUNT, "skipped", skipped);
      require(Sha256.isHex(fingerprint), "fingerprint", fingerprint);
      require(Sha256.isHex(pixelsSha256), "pixelsSha256", pixelsSha256);
    }
  }

  /** Checks the fields. */
  public ShardIndex {
    require(FORMAT.equals(format), "format", format);
    require(version == VERSION, "version", version + ", this program reads version " + VERSION);
    require(name != null && name.matches("[a-z0-9-]{1,100}"), "name", name);
    require(resolution >= 4 && resolution <= 1024, "resolution", resolution);
    require(channels == 1 || channels == 3, "channels", channels);
    require(classNames != null, "classNames", classNames);
    require(parts != null && !parts.isEmpty(), "parts", parts);
    require(parts.size() <= MAX_PARTS, "number of parts", parts.size());
    Set<String> files = new HashSet<>();
    parts.forEach(part -> require(files.add(part.file()), "file twice", part.file()));
    require(count >= 1 && count == sum(parts).count, "count", count);
    require(skipped == sum(parts).skipped, "skipped", skipped);
    require(fingerprint(parts).equals(fingerprint), "fingerprint", fingerprint);
    classNames = List.copyOf(classNames);
    parts = List.copyOf(parts);
  }

  private record Sum(long count, long skipped) {}

  private static Sum sum(List<Part> parts) {
    return new Sum(
        parts.stream().mapToLong(Part::count).sum(), parts.stream().mapToLong(Part::skipped).sum());
  }

  /**
   * The index of a set whose parts are all there.
   *
   * @param setName as {@link ShardPlan#setName}
   * @param channels as of the parts
   * @param parts all, in their order
   * @throws DataException if not one image could be read
   */
  public static ShardIndex of(
      String setName, List<String> classNames, int resolution, int channels, List<Part> parts) {
    Sum sum = sum(parts);
    if (sum.count == 0) {
      throw new DataException(
          "none of the " + sum.skipped + " images can be read: data info SPEC says why");
    }
    return new ShardIndex(
        FORMAT,
        VERSION,
        setName,
        resolution,
        channels,
        classNames,
        sum.count,
        sum.skipped,
        fingerprint(parts),
        parts);
  }

  /** Name of the part with a number, from 0. */
  public static String partName(int part) {
    return String.format(Locale.ROOT, "part-%05d.pack", part);
  }

  private static String fingerprint(List<Part> parts) {
    Sha256 digest = new Sha256().text(FORMAT);
    parts.forEach(part -> digest.text(part.fingerprint()));
    return digest.hex();
  }

  /** The bytes of the file. */
  public byte[] encode() {
    try {
      return (JSON.writeValueAsString(this) + "\n").getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an index of plain values cannot be written as JSON", e);
    }
  }

  /** Writes the file: forced to the disk, then renamed, so that it is there whole or not at all. */
  void write(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    Path temporary = folder.resolve(FILE + Packer.TEMPORARY_ENDING);
    try (FileChannel channel =
        FileChannel.open(
            temporary,
            StandardOpenOption.WRITE,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      ByteBuffer bytes = ByteBuffer.wrap(encode());
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(
        temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * Reads the file and checks every field. The parts are not looked at.
   *
   * @throws DataException if it cannot be read, or is not an index
   */
  static ShardIndex read(Path file) {
    try {
      long bytes = Files.size(file);
      if (bytes > MAX_BYTES) {
        throw broken(file, "has " + bytes + " bytes, more than any index");
      }
      ShardIndex index = JSON.readValue(Files.readAllBytes(file), ShardIndex.class);
      if (index == null) {
        throw broken(file, "says null");
      }
      return index;
    } catch (JsonProcessingException e) {
      String at = e.getLocation() == null ? "" : " at offset " + e.getLocation().getByteOffset();
      throw broken(file, "has a wrong field" + at + ": " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new DataException(file + " cannot be read: " + e + "; check path and permissions", e);
    }
  }

  private static DataException broken(Path file, String what) {
    return new DataException(
        file
            + " is not the whole index of a sharded set: it "
            + what.lines().findFirst().orElse("")
            + "; make it again with: data pack SPEC --shard-images K (parts that are whole are"
            + " kept)");
  }

  private static void require(boolean right, String field, Object value) {
    if (!right) {
      throw new IllegalArgumentException(field + " is " + value);
    }
  }
}
