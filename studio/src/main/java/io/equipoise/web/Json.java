package io.equipoise.web;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.equipoise.web.HttpFailure.Reason;
import io.javalin.http.Context;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** JSON as it comes and goes. */
public final class Json {
  /** Its media type. */
  public static final String TYPE = "application/json";

  private static final long MOST_TOKENS = 2_000_000; // empty objects take 30 times their bytes
  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxTokenCount(MOST_TOKENS).build())
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private Json() {}

  /**
   * The object that a body is, or begins with.
   *
   * @param length in bytes
   * @throws HttpFailure 400 saying where it is wrong
   */
  public static JsonNode object(byte[] body, int length) {
    try {
      JsonNode node = MAPPER.readTree(body, 0, length);
      if (node.isObject()) {
        return node;
      }
      throw new HttpFailure(Reason.BAD_REQUEST, "the body is no JSON object");
    } catch (JsonProcessingException e) {
      throw new HttpFailure(
          Reason.BAD_REQUEST,
          "the body is no JSON, line %d column %d: %s"
              .formatted(
                  e.getLocation() == null ? 1 : e.getLocation().getLineNr(), // a limit has none
                  e.getLocation() == null ? 1 : e.getLocation().getColumnNr(),
                  e.getOriginalMessage().replaceFirst(" \\(start marker at .*", "")));
    } catch (IOException e) {
      throw new HttpFailure(Reason.BAD_REQUEST, e);
    }
  }

  /** As it is sent. */
  public static byte[] bytes(JsonNode json) {
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Answers with it. */
  public static void answer(Context context, JsonNode json) {
    context.contentType(TYPE).result(bytes(json));
  }
}
