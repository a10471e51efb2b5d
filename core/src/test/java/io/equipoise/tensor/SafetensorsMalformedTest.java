package io.equipoise.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SafetensorsMalformedTest {
  private static final String GOOD =
      "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}";

  @TempDir Path folder;

  private static byte[] file(long headerLength, byte[] header, int dataBytes) {
    return ByteBuffer.allocate(8 + header.length + dataBytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(headerLength)
        .put(header)
        .array();
  }

  private static byte[] file(String header, int dataBytes) {
    byte[] bytes = header.getBytes(StandardCharsets.UTF_8);
    return file(bytes.length, bytes, dataBytes);
  }

  /** A header with the one tensor "a". */
  private static byte[] tensor(String type, String shape, String offsets, int dataBytes) {
    return file(
        "{\"a\":{\"dtype\":%s,\"shape\":%s,\"data_offsets\":%s}}".formatted(type, shape, offsets),
        dataBytes);
  }

  private static byte[] two(String firstOffsets, String secondOffsets, int dataBytes) {
    String entry = "\"%s\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":%s}";
    return file(
        "{" + entry.formatted("a", firstOffsets) + "," + entry.formatted("b", secondOffsets) + "}",
        dataBytes);
  }

  static Stream<Arguments> malformed() {
    byte[] good = GOOD.getBytes(StandardCharsets.UTF_8);
    byte[] utf16 = GOOD.getBytes(StandardCharsets.UTF_16LE);
    byte[] badUtf8 = "{\"\u00e9\":1}".getBytes(StandardCharsets.ISO_8859_1);
    String ones = "[" + "1,".repeat(64) + "1]";
    return Stream.of(
        arguments("empty file", new byte[0], "0 bytes, too few"),
        arguments("seven bytes", new byte[7], "7 bytes, too few"),
        arguments("header of no bytes", file("", 0), "does not begin with '{'"),
        arguments("header beyond the end", file(good.length + 9, good, 8), "header length"),
        arguments("header over 100 MB", file(100_000_001, good, 8), "header length"),
        arguments("header of 2^64 - 1", file(-1, good, 8), "18446744073709551615"),
        arguments("header is an array", file("[]", 0), "does not begin with '{'"),
        arguments("header is UTF-16", file(utf16.length, utf16, 8), "not valid JSON at offset"),
        arguments("header is not UTF-8", file(badUtf8.length, badUtf8, 0), "not UTF-8"),
        arguments("header cut off", file(GOOD.substring(0, 20), 8), "not valid JSON at offset 28"),
        arguments("text after the header", file(GOOD + " {}", 8), "after its closing brace"),
        arguments("rubbish after it", file(GOOD + " ?", 8), "not valid JSON at offset"),
        arguments("entry is a number", file("{\"a\":1}", 0), "a is VALUE_NUMBER_INT"),
        arguments("duplicate name", two("[0,4]", "[4,8]", 8, "a"), "Duplicate field 'a'"),
        arguments(
            "duplicate field",
            file(GOOD.replace("\"dtype\"", "\"dtype\":\"F32\",\"dtype\""), 8),
            "Duplicate field 'dtype'"),
        arguments("unknown field", file(GOOD.replace("}}", ",\"x\":1}}"), 8), "unknown field x"),
        arguments("no shape", file(GOOD.replace("\"shape\":[2],", ""), 8), "lacks one of"),
        arguments("unknown type", tensor("\"F8_E4M3\"", "[8]", "[0,8]", 8), "a.dtype is F8_E4M3"),
        arguments("type is a number", tensor("32", "[2]", "[0,8]", 8), "a.dtype is VALUE_NUMBER"),
        arguments("shape is a number", tensor("\"F32\"", "2", "[0,8]", 8), "a.shape is"),
        arguments("negative extent", tensor("\"F32\"", "[-2]", "[0,8]", 8), "a.shape holds -2"),
        arguments("fraction", tensor("\"F32\"", "[2.0]", "[0,8]", 8), "a.shape is"),
        arguments(
            "extent of 2^63", tensor("\"U8\"", "[9223372036854775808]", "[0,8]", 8), "a.shape"),
        arguments(
            "product wraps to 8",
            tensor("\"F32\"", "[4294967298,4294967296]", "[0,8]", 8),
            "more than 2^63 bytes"),
        arguments(
            "overflow hidden by a zero",
            tensor("\"F32\"", "[0,4294967296,4294967296]", "[0,0]", 0),
            "more than 2^63 bytes"),
        arguments("65 dimensions", tensor("\"U8\"", ones, "[0,1]", 1), "more than 64 numbers"),
        arguments("one offset", tensor("\"F32\"", "[2]", "[0]", 8), "expected [begin, end]"),
        arguments("three offsets", tensor("\"F32\"", "[2]", "[0,4,8]", 8), "more than 2 numbers"),
        arguments(
            "offsets reversed", tensor("\"F32\"", "[2]", "[8,0]", 8), "expected [begin, end]"),
        arguments("size not by shape", tensor("\"F32\"", "[3]", "[0,8]", 8), "for 12 bytes"),
        arguments("hole at the start", tensor("\"F32\"", "[2]", "[4,12]", 12), "hole"),
        arguments("hole between", two("[0,4]", "[5,9]", 9), "b begins at data offset 5"),
        arguments("overlap", two("[0,4]", "[3,7]", 7), "overlap"),
        arguments("the same bytes twice", two("[0,4]", "[0,4]", 4), "overlap"),
        arguments("data too short", file(GOOD, 7), "take 8 bytes, the file holds 7"),
        arguments("data too long", file(GOOD, 9), "take 8 bytes, the file holds 9"),
        arguments(
            "metadata with a number",
            file("{\"__metadata__\":{\"x\":1}}", 0),
            "__metadata__.x is VALUE_NUMBER_INT"),
        arguments("bool of 2", boolOfTwo(), "neither 0 nor 1"),
        arguments("nested deep", file("{\"a\":" + "[".repeat(5000), 0), "a is START_ARRAY"));
  }

  private static byte[] two(String first, String second, int dataBytes, String bothNames) {
    String text = new String(two(first, second, dataBytes), StandardCharsets.ISO_8859_1);
    return text.replace("\"b\"", "\"" + bothNames + "\"").getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] boolOfTwo() {
    byte[] bytes = tensor("\"BOOL\"", "[1]", "[0,1]", 1);
    bytes[bytes.length - 1] = 2;
    return bytes;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("malformed")
  void isRefusedWithTheFileAndThePlace(String what, byte[] content, String message)
      throws IOException {
    Path file = Files.write(folder.resolve("weights.safetensors"), content);
    assertThatThrownBy(() -> Safetensors.read(file))
        .as(what)
        .isInstanceOf(CorruptFileException.class)
        .hasMessageStartingWith(file.toString())
        .hasMessageContaining(message);
  }

  @Test
  void theGoodFileOfThisTableIsRead() throws IOException {
    Path file = Files.write(folder.resolve("good.safetensors"), file(GOOD + "   ", 8));
    try (TensorScope scope = new TensorScope()) {
      assertThat(TensorData.floats(Safetensors.read(file).get("a"))).containsExactly(0, 0);
    }
  }

  @Test
  void mutatedHeadersAreParsedOrRefusedButNeverAnythingElse() throws IOException {
    Random random = new Random(1);
    byte[] good = two("[0,4]", "[4,8]", 0);
    int refused = 0;
    for (int i = 0; i < 5000; i++) {
      byte[] mutated = Arrays.copyOfRange(good, 8, good.length);
      for (int changes = random.nextInt(3); changes >= 0; changes--) {
        mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
      }
      try {
        new SafetensorsHeader("mutated").parse(ByteBuffer.wrap(mutated), 8);
      } catch (CorruptFileException e) {
        refused++;
      }
    }
    assertThat(refused).isBetween(4000, 4999); // a changed name stays a good header
  }
}
