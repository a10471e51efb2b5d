package io.equipoise.serve;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.equipoise.web.HttpFailure;
import io.equipoise.web.Parameters;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.provider.MethodSource;

/** Bodies of requests: tensors as JSON and as bytes, images asked for. */
@Timeout(20)
class RequestFuzzTest {
  private static final int LATENT = 4;
  private static final int MOST_IMAGES = 16;

  static Stream<byte[]> bodies() {
    String input = "{\"inputs\":[{\"name\":\"%s\",\"datatype\":\"%s\",\"shape\":%s,%s}]}";
    String binary = "\"parameters\":{\"binary_data_size\":16}";
    return Stream.of(
        tagged(input.formatted("z", "FP32", "[1,4]", "\"data\":[[1,2,3,4e9]]")),
        tagged(input.formatted("seed", "INT64", "[2]", "\"data\":[1,-9223372036854775808]")),
        tagged(input.formatted("seed", "INT64", "[1]", "\"data\":[1e99]")),
        tagged(input.formatted("z", "FP32", "[9223372036854775807,2]", "\"data\":[]")),
        tagged(input.formatted("z", "FP32", "[1,4]", binary), new byte[16]),
        tagged(input.formatted("seed", "INT64", "[2]", binary), new byte[16]),
        tagged(input.formatted("z", "FP32", "[1,4]", binary), new byte[3]),
        tagged("{\"inputs\":" + "[".repeat(500)),
        tagged("[".repeat(2000)), // beyond the limits of the parser, which has no place for them
        tagged("{\"n\":" + "9".repeat(2000) + "}"),
        tagged(";;;,,,\""),
        tagged("{\"seed\":7,\"n\":4,\"truncation\":0.5,\"grid\":true,\"raw\":false}"),
        tagged("{\"from_seed\":1,\"to_seed\":2,\"frames\":5,\"method\":\"lerp\"}"),
        tagged("{\"seed\":1e400,\"n\":-1}"),
        tagged("{\"n\":null,\"n\":[]}"));
  }

  /** The length of the JSON before it, as the header of a request states it. */
  private static byte[] tagged(String json, byte... after) {
    byte[] text = json.getBytes(UTF_8);
    return ByteBuffer.allocate(4 + text.length + after.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(text.length)
        .put(text)
        .put(after)
        .array();
  }

  @MethodSource("bodies")
  @FuzzTest
  void bodyIsReadOrRefused(byte[] bytes) {
    if (bytes.length < 4) {
      return;
    }
    byte[] body = Arrays.copyOfRange(bytes, 4, bytes.length);
    int length = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(0);
    refusedAtMost(() -> tensors(TensorMessage.parse(body, Integer.toString(length))));
    refusedAtMost(() -> tensors(TensorMessage.parse(body, null)));
    refusedAtMost(() -> ImageFormat.of(new String(body, UTF_8)));
    refusedAtMost(
        () -> {
          ImageRequest request = ImageRequest.of(Parameters.ofJson(body), LATENT, MOST_IMAGES);
          assertThat(request.n()).isBetween(1, MOST_IMAGES);
          assertThat(request.latents()).hasSize(LATENT * request.n());
        });
  }

  /** As the route takes them: the number of images is limited before their values are read. */
  private static void tensors(TensorMessage message) {
    for (TensorMessage.Input input : message.inputs().values()) {
      boolean small = input.shape()[0] <= MOST_IMAGES;
      boolean z = input.shape().length == 2 && input.shape()[1] == LATENT;
      if (small && z) {
        assertThat(input.datatype().equals("FP32") ? input.floats().length : 0)
            .isLessThanOrEqualTo(LATENT * MOST_IMAGES);
      } else if (small && input.shape().length == 1 && input.datatype().equals("INT64")) {
        assertThat(input.longs().length).isLessThanOrEqualTo(MOST_IMAGES);
      }
    }
  }

  private static void refusedAtMost(Runnable reading) {
    try {
      reading.run();
    } catch (HttpFailure e) {
      assertThat(e.reason().status()).isBetween(400, 499);
      assertThat(e).hasMessageMatching("(?s).+");
    }
  }
}
