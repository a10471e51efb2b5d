package io.equipoise.evaluation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.OptionalLong;

/**
 * Where the samples of one side are from.
 *
 * @param name of the data, the run or the file
 * @param fingerprint SHA-256 (hex) of the data's content, the generator's weights or the file;
 *     empty where there is none, as of a generator in training
 * @param split which samples of it were taken, in words
 * @param checkpoint real images seen by the generator; empty of data
 */
public record Origin(String name, String fingerprint, String split, OptionalLong checkpoint) {
  /** Data. */
  public static Origin ofData(String name, String fingerprint, String split) {
    return new Origin(name, fingerprint, split, OptionalLong.empty());
  }

  ObjectNode toJson(long count) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("name", name).put("fingerprint", fingerprint);
    checkpoint.ifPresent(images -> json.put("checkpoint", images));
    return json.put("split", split).put("count", count);
  }
}
