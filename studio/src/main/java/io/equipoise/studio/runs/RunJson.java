package io.equipoise.studio.runs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.run.ControlAnswer;
import io.equipoise.run.RunningTrainer;
import io.equipoise.training.Diagnosis.Finding;
import io.equipoise.training.Progress;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Runs as the page gets them. */
final class RunJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private RunJson() {}

  static void progress(ObjectNode json, Progress progress) {
    json.put("step", progress.step()).put("images", progress.images());
    json.put("seconds", progress.seconds()).put("share", progress.share());
    if (Double.isFinite(progress.secondsLeft())) {
      json.put("secondsLeft", progress.secondsLeft());
    }
  }

  static void finding(ObjectNode json, Finding finding) {
    json.put("level", finding.level().name().toLowerCase(Locale.ROOT));
    json.put("title", finding.title()).put("text", finding.text());
    json.put("remedy", finding.remedy());
  }

  /** Everything but the curves. */
  static ObjectNode view(String name, OpenRun.View view) {
    ObjectNode json = JSON.objectNode();
    json.put("name", name);
    json.set("config", view.config());
    status(json, view);
    json.setAll(view.notes().json());
    json.put("reals", view.reals());
    json.put("unreadable", view.unreadable());
    view.fields().forEach(json.putArray("fields")::add);
    return json;
  }

  /** What changes while a run is trained. */
  static ObjectNode status(ObjectNode json, OpenRun.View view) {
    json.put("state", view.facts().state().label());
    progress(json.putObject("progress"), view.facts().progress());
    ArrayNode findings = json.putArray("diagnosis");
    view.facts().diagnosis().findings().forEach(one -> finding(findings.addObject(), one));
    values(json.putObject("last"), view.last());
    numbers(json.putArray("samples"), view.samples());
    numbers(json.putArray("checkpoints"), view.checkpoints());
    ArrayNode marks = json.putArray("marks");
    for (Mark mark : view.marks()) {
      marks
          .addObject()
          .put("kind", mark.kind().name().toLowerCase(Locale.ROOT))
          .put("images", mark.images())
          .put("time", mark.time())
          .put("text", mark.text());
    }
    view.trainer().ifPresent(trainer -> trainer(json.putObject("trainer"), trainer));
    return json;
  }

  private static void trainer(ObjectNode json, RunningTrainer trainer) {
    json.put("pid", trainer.pid()).put("paused", trainer.paused());
    ArrayNode answers = json.putArray("answers");
    for (ControlAnswer answer : trainer.answers()) {
      answers
          .addObject()
          .put("id", answer.id())
          .put("action", answer.action())
          .put("done", answer.done())
          .put("said", answer.said());
    }
  }

  private static void numbers(ArrayNode json, List<Long> numbers) {
    numbers.forEach(json::add);
  }

  private static void values(ObjectNode json, Map<String, Double> values) {
    values.forEach(json::put);
  }

  /** Lines as they stand in the log. */
  static ArrayNode lines(List<MetricsLine> lines) {
    ArrayNode json = JSON.arrayNode();
    lines.forEach(line -> values(json.addObject(), line.values()));
    return json;
  }

  /** Points by column; null where a point has no value. Bounds only where a point is many lines. */
  static ObjectNode curves(Curves curves) {
    ObjectNode json = JSON.objectNode();
    json.put("lines", curves.lines()).put("stride", curves.stride());
    ArrayNode images = json.putArray("images");
    for (int i = 0; i < curves.points(); i++) {
      images.add(curves.images(i));
    }
    ObjectNode fields = json.putObject("fields");
    for (String field : curves.fields()) {
      ObjectNode columns = fields.putObject(field);
      column(columns.putArray("mean"), curves.points(), point -> curves.mean(field, point));
      if (curves.stride() > 1) {
        column(columns.putArray("least"), curves.points(), point -> curves.least(field, point));
        column(columns.putArray("most"), curves.points(), point -> curves.most(field, point));
      }
    }
    return json;
  }

  private interface Values {
    double of(int point);
  }

  private static void column(ArrayNode column, int points, Values values) {
    for (int i = 0; i < points; i++) {
      double value = values.of(i);
      if (Double.isFinite(value)) {
        column.add(value);
      } else {
        column.addNull();
      }
    }
  }
}
