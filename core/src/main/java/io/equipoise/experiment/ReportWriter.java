package io.equipoise.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.report.Page;
import io.equipoise.report.Table;
import io.equipoise.run.SampleGrid;
import io.equipoise.run.WholeFile;
import io.equipoise.training.StatusLine;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes the report of an experiment: HTML, PNG and JSON, whole or partial. */
final class ReportWriter {
  private final Experiment experiment;
  private final Plan plan;
  private final ExperimentDirectory directory;
  private final String command;
  private final Machine machine = Machine.here();

  ReportWriter(Experiment experiment, Plan plan, ExperimentDirectory directory, String command) {
    this.experiment = experiment;
    this.plan = plan;
    this.directory = directory;
    this.command = command;
  }

  void write(Results results) {
    Findings findings = experiment.findings(results);
    WholeFile.writeJson(directory.json(), json(results, findings));
    findings.picture().ifPresent(figure -> SampleGrid.write(Page.picture(figure), directory.png()));
    String html = page(results, findings).html();
    WholeFile.write(directory.html(), html.getBytes(StandardCharsets.UTF_8));
  }

  private boolean complete(Results results) {
    return results.all().size() == plan.runs().size();
  }

  private ObjectNode json(Results results, Findings findings) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("experiment", plan.experiment()).put("question", experiment.question());
    json.put("complete", complete(results)).put("command", command);
    json.put("scale", plan.scale().toString()).put("data", plan.spec());
    json.put("data_fingerprint", plan.fingerprint());
    json.set("measuring", plan.measuring());
    json.set("machine", machine.toJson());
    json.set("variants", results.summary());
    json.set("findings", findings.facts());
    var runs = json.putArray("runs");
    for (Result result : results.all()) {
      ObjectNode run = result.json().deepCopy();
      run.put("variant", result.run().variant()).put("seed", result.run().seed());
      run.set("settings", result.run().config().toJson());
      runs.add(run);
    }
    return json;
  }

  private Page page(Results results, Findings findings) {
    Page page =
        new Page("%s on %s (%s)".formatted(plan.experiment(), plan.dataName(), plan.scale()));
    page.text(experiment.question());
    if (!complete(results)) {
      page.note(
          "Partial: %d of %d runs are measured. The same command goes on."
              .formatted(results.all().size(), plan.runs().size()));
    }
    for (Findings.Section section : findings.sections()) {
      page.heading(section.heading());
      page.text(section.text());
      section.table().ifPresent(page::table);
      section.figures().forEach(shown -> page.figure(shown.figure(), shown.caption()));
    }
    origin(page, results);
    return page;
  }

  /** All that somebody needs to do it again. */
  private void origin(Page page, Results results) {
    page.heading("How it was made");
    page.typed(command);
    page.text(
        "Data: %s, fingerprint %s. Seeds: %s. Machine: %s. Training took %s in all, one run after"
                .formatted(
                    plan.spec(),
                    plan.fingerprint().substring(0, 12),
                    plan.seeds().stream().map(String::valueOf).collect(Collectors.joining(", ")),
                    machine.words(),
                    StatusLine.duration(sum(results, "training_seconds")))
            + " another, measuring %s."
                .formatted(StatusLine.duration(sum(results, "measuring_seconds"))));
    extractors(page, results);
    page.details("Runs and their times", runs(results));
    page.details("Settings that differ", differing());
    page.details("Settings of all runs", common());
    if (!plan.measuring().isEmpty()) {
      page.details("Settings of the measures", measuring());
    }
  }

  /** Values of different extractors cannot be compared, so they are named, and told apart. */
  private static void extractors(Page page, Results results) {
    List<String> used =
        results.all().stream()
            .map(result -> result.values().path("basis").path("extractor"))
            .filter(JsonNode::isObject)
            .map(e -> e.path("name").asText() + ", SHA-256 " + e.path("sha256").asText())
            .distinct()
            .toList();
    used.forEach(name -> page.text("Features by: " + name));
    if (used.size() > 1) {
      page.note("Not all runs were measured by the same extractor: do not compare those values.");
    }
  }

  private static double sum(Results results, String field) {
    return results.all().stream().mapToDouble(r -> r.json().path(field).asDouble()).sum();
  }

  private Table runs(Results results) {
    List<List<String>> rows =
        results.all().stream()
            .map(
                result ->
                    List.of(
                        result.run().name(),
                        result.json().path("outcome").asText(),
                        result.json().path("images").asText("0"),
                        StatusLine.duration(result.json().path("training_seconds").asDouble()),
                        StatusLine.duration(result.json().path("measuring_seconds").asDouble()),
                        result.json().path("directory").asText()))
            .toList();
    return new Table(
        List.of("run", "outcome", "images", "training", "measuring", "directory"), rows);
  }

  private Map<String, Map<String, String>> settings() {
    Map<String, Map<String, String>> all = new LinkedHashMap<>();
    for (PlannedRun run : plan.runs()) {
      all.putIfAbsent(run.variant(), SettingPaths.of(run.config().toJson()));
    }
    all.values().forEach(each -> each.remove("seed"));
    return all;
  }

  private List<String> paths(boolean same) {
    List<Map<String, String>> each = List.copyOf(settings().values());
    return each.get(0).keySet().stream()
        .filter(path -> (each.stream().map(s -> s.get(path)).distinct().count() == 1) == same)
        .toList();
  }

  private Table differing() {
    List<String> paths = paths(false);
    List<String> columns = new ArrayList<>(List.of("variant"));
    columns.addAll(paths);
    List<List<String>> rows = new ArrayList<>();
    settings()
        .forEach(
            (variant, settings) -> {
              List<String> row = new ArrayList<>(List.of(variant));
              paths.forEach(path -> row.add(settings.get(path)));
              rows.add(row);
            });
    return new Table(columns, rows);
  }

  private Table common() {
    Map<String, String> first = settings().values().iterator().next();
    return new Table(
        List.of("setting", "value"),
        paths(true).stream().map(path -> List.of(path, first.get(path))).toList());
  }

  private Table measuring() {
    return new Table(
        List.of("setting", "value"),
        SettingPaths.of(plan.measuring()).entrySet().stream()
            .map(value -> List.of(value.getKey(), value.getValue()))
            .toList());
  }
}
