package io.equipoise.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Head of a packed file: 8 bytes {@code EQUIPACK}, version and length of the JSON (int32,
 * little-endian), the JSON (this record), SHA-256 of all that. Pixels follow at {@code
 * pixelOffset}: uint8 {@code [count, H, W, C]}; then, if labelled, int32 little-endian labels
 * {@code [count]}; then, from version 2 on, {@code nameBytes} of file names as a JSON array.
 *
 * @param skipped broken images that were left out
 * @param source SHA-256 of the content of the files that the images are from
 * @param fingerprint of source, resolution, channels, fit and images left out
 * @param pixelsSha256 SHA-256 of pixels, labels and names as they lie in the file
 * @param nameBytes length of the file names; 0 without
 */
record PackedHeader(
    String name,
    long count,
    int resolution,
    int channels,
    boolean labelled,
    List<String> classNames,
    long skipped,
    String source,
    String fingerprint,
    String pixelsSha256,
    long pixelOffset,
    long nameBytes) {
  static final byte[] MAGIC = "EQUIPACK".getBytes(StandardCharsets.US_ASCII);
  static final int VERSION = 2;
  static final long MAX_COUNT = 1L << 40;
  private static final int FIXED_BYTES = MAGIC.length + 2 * Integer.BYTES;
  private static final int DIGEST_BYTES = 32;
  private static final int MAX_JSON_BYTES = 64 << 20;
  private static final ObjectMapper JSON = new ObjectMapper();

  PackedHeader {
    require(name != null && name.matches("[a-z0-9-]{1,100}"), "name", name); // names folders
    require(resolution >= 4 && resolution <= 1024, "resolution", resolution);
    require(channels == 1 || channels == 3, "channels", channels);
    require(count >= 1 && count <= MAX_COUNT, "count", count);
    require(skipped >= 0, "skipped", skipped);
    require(classNames != null, "classNames", classNames);
    require(Sha256.isHex(source), "source", source);
    require(Sha256.isHex(fingerprint), "fingerprint", fingerprint);
    require(Sha256.isHex(pixelsSha256), "pixelsSha256", pixelsSha256);
    require(pixelOffset > FIXED_BYTES, "pixelOffset", pixelOffset);
    require(nameBytes >= 0 && nameBytes <= (1L << 40), "nameBytes", nameBytes);
    classNames = List.copyOf(classNames);
  }

  /** The same of a set with another name, and an equal list of classes that is shared. */
  PackedHeader called(String setName, List<String> sharedClassNames) {
    return new PackedHeader(
        setName,
        count,
        resolution,
        channels,
        labelled,
        sharedClassNames,
        skipped,
        source,
        fingerprint,
        pixelsSha256,
        pixelOffset,
        nameBytes);
  }

  /** Where pixels start, given the longest that names can make the header: a multiple of 4096. */
  static long pixelOffset(String name, List<String> classNames) {
    String longest = "f".repeat(64);
    long json =
        new PackedHeader(
                name, 1, 4, 1, true, classNames, 0, longest, longest, longest, Integer.MAX_VALUE, 0)
            .json()
            .length;
    long bytes = FIXED_BYTES + json + DIGEST_BYTES + 128; // 128: numbers longer than those above
    return (bytes + 4095) / 4096 * 4096;
  }

  int imageBytes() {
    return resolution * resolution * channels;
  }

  long labelOffset() {
    return pixelOffset + count * imageBytes();
  }

  long nameOffset() {
    return labelOffset() + (labelled ? count * Integer.BYTES : 0);
  }

  long fileBytes() {
    return nameOffset() + nameBytes;
  }

  /** The head as it lies in the file. */
  byte[] encode() {
    byte[] json = json();
    ByteBuffer head = ByteBuffer.allocate(FIXED_BYTES + json.length + DIGEST_BYTES);
    head.order(ByteOrder.LITTLE_ENDIAN).put(MAGIC).putInt(VERSION).putInt(json.length).put(json);
    head.put(new Sha256().bytes(head.array(), 0, head.position()).finish());
    return head.array();
  }

  private byte[] json() {
    try {
      return JSON.writeValueAsBytes(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a header of plain values cannot be written as JSON", e);
    }
  }

  /** Reads and checks a head, and that the file has the length it states. */
  static PackedHeader read(Path file, FileChannel channel) throws IOException {
    ByteBuffer fixed = readFully(file, channel, 0, FIXED_BYTES);
    byte[] magic = new byte[MAGIC.length];
    fixed.get(magic);
    if (!Arrays.equals(magic, MAGIC)) {
      throw broken(file, "does not start with EQUIPACK at offset 0");
    }
    int version = fixed.getInt();
    if (version < 1 || version > VERSION) {
      throw broken(
          file, "has version " + version + ", this program reads versions 1 to " + VERSION);
    }
    int length = fixed.getInt();
    if (length < 2 || length > MAX_JSON_BYTES) {
      throw broken(file, "has a header of " + length + " bytes at offset 12");
    }
    byte[] head = readFully(file, channel, 0, FIXED_BYTES + length + DIGEST_BYTES).array();
    int signed = FIXED_BYTES + length;
    byte[] digest = new Sha256().bytes(head, 0, signed).finish();
    if (!Arrays.equals(digest, 0, DIGEST_BYTES, head, signed, head.length)) {
      throw broken(file, "has a damaged header (its SHA-256 at offset " + signed + " differs)");
    }
    PackedHeader header;
    try {
      header = JSON.readValue(head, FIXED_BYTES, length, PackedHeader.class);
    } catch (JsonProcessingException e) {
      throw broken(file, "has a header with a wrong field: " + e.getOriginalMessage());
    }
    if (header.pixelOffset < head.length || channel.size() != header.fileBytes()) {
      throw broken(file, "has " + channel.size() + " bytes, its header says " + header.fileBytes());
    }
    return header;
  }

  private static ByteBuffer readFully(Path file, FileChannel channel, long offset, int bytes)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(bytes, channel.size() - offset));
    while (buffer.hasRemaining() && channel.read(buffer, offset + buffer.position()) >= 0) {}
    if (buffer.position() < bytes) {
      throw broken(file, "ends after " + channel.size() + " bytes, inside its header");
    }
    return buffer.flip().order(ByteOrder.LITTLE_ENDIAN);
  }

  static DataException broken(Path file, String what) {
    return new DataException(
        file + " is not a whole packed file: it " + what + "; pack it again with: data pack SPEC");
  }

  private static void require(boolean right, String field, Object value) {
    if (!right) {
      throw new IllegalArgumentException(field + " is " + value);
    }
  }
}
