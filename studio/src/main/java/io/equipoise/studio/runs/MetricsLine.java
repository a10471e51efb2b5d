package io.equipoise.studio.runs;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The numbers of one line of metrics.
 *
 * @param images real images seen
 * @param values by field, finite
 * @param notFinite the first field that was no finite number, or null
 * @param event what was done from outside, or null: such a line has no measured values
 */
record MetricsLine(double images, Map<String, Double> values, String notFinite, String event) {
  private static final int LONGEST_NAME = 200; // bytes: all names that were read are kept
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNameLength(LONGEST_NAME).build())
          .build();

  private static final int MOST_FIELDS = 256; // each is a curve in memory
  private static final int ROOM = 64; // for the usual fields without growing

  /**
   * Reads a line; fields beyond the first {@value #MOST_FIELDS} are passed over.
   *
   * @return null if it is no JSON object with a number of images, or has a name without end
   */
  static MetricsLine parse(byte[] bytes, int from, int length) {
    Map<String, Double> values = new LinkedHashMap<>(ROOM);
    String notFinite = null;
    String event = null;
    try (JsonParser parser = JSON.createParser(bytes, from, length)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String field = parser.currentName();
        JsonToken token = parser.nextToken();
        if (token.isNumeric() && Double.isFinite(parser.getDoubleValue())) {
          if (values.size() < MOST_FIELDS || values.containsKey(field)) {
            values.put(field, parser.getDoubleValue());
          }
        } else if (token.isNumeric() || token == JsonToken.VALUE_NULL) {
          notFinite = notFinite == null ? field : notFinite;
        } else if (token == JsonToken.VALUE_STRING && field.equals("event")) {
          event = parser.getText();
        } else {
          parser.skipChildren();
        }
      }
    } catch (IOException e) {
      return null; // a torn or foreign line: shown as a count
    }
    Double images = values.get("images");
    return images == null ? null : new MetricsLine(images, values, notFinite, event);
  }
}
