package io.equipoise.studio.runs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.run.RunDirectory;
import io.equipoise.run.WholeFile;
import io.equipoise.web.HttpFailure;
import io.equipoise.web.HttpFailure.Reason;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/**
 * What a person says about a run: {@code notes.json}.
 *
 * @param tags short words, each once
 * @param note free text
 */
record Notes(List<String> tags, String note) {
  private static final int MOST_TAGS = 20;
  private static final int LONGEST_TAG = 40;
  private static final int LONGEST_NOTE = 10_000;

  static final Notes NONE = new Notes(List.of(), "");

  Notes {
    tags = tags.stream().map(String::strip).filter(tag -> !tag.isEmpty()).distinct().toList();
  }

  /** Of a run, as they are there: another program may have written more than is taken here. */
  static Notes read(RunDirectory run) {
    return Files.isRegularFile(run.notes()) ? of(WholeFile.readJson(run.notes())) : NONE;
  }

  /**
   * From a page.
   *
   * @throws HttpFailure 400 if it is too much
   */
  static Notes sent(JsonNode json) {
    Notes notes = of(json);
    if (notes.tags.size() > MOST_TAGS
        || notes.tags.stream().anyMatch(tag -> tag.length() > LONGEST_TAG)) {
      throw new HttpFailure(
          Reason.BAD_REQUEST,
          "a run has at most %d tags of %d characters".formatted(MOST_TAGS, LONGEST_TAG));
    }
    if (notes.note.length() > LONGEST_NOTE) {
      throw new HttpFailure(
          Reason.BAD_REQUEST, "a note has at most %d characters".formatted(LONGEST_NOTE));
    }
    return notes;
  }

  private static Notes of(JsonNode json) {
    List<String> tags = new ArrayList<>();
    json.path("tags").forEach(tag -> tags.add(tag.asText()));
    return new Notes(tags, json.path("note").asText());
  }

  void write(RunDirectory run) {
    WholeFile.writeJson(run.notes(), json());
  }

  ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    tags.forEach(json.putArray("tags")::add);
    return json.put("note", note);
  }
}
