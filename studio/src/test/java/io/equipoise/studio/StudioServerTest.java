package io.equipoise.studio;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.run.ControlAnswer;
import io.equipoise.run.ControlRequest;
import io.equipoise.run.MetricsLog;
import io.equipoise.run.RunDirectory;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class StudioServerTest {
  private static final String RUN = "/api/runs/00000-began-faces";

  @TempDir private Path folder;
  private RunDirectory run;
  private OpenStudio studio;

  @BeforeEach
  void open() {
    run = MadeRuns.write(folder, "00000-began-faces", 0.5, 60);
    studio = new OpenStudio(folder);
  }

  @AfterEach
  void close() {
    studio.close();
    assertThat(studio.messages).isEmpty();
  }

  @Test
  void tableHasEveryRunAndNothingElse() throws IOException {
    MadeRuns.write(folder, "00001-began-faces", 0.7, 5);
    Files.createDirectory(folder.resolve("no-run"));
    Files.writeString(folder.resolve("notes.txt"), "");
    JsonNode runs = studio.get("/api/runs").path("runs");
    assertThat(runs)
        .extracting(one -> one.path("name").asText())
        .containsExactly("00000-began-faces", "00001-began-faces");
    JsonNode first = runs.get(0);
    List<ObjectNode> lines = MetricsLog.read(run.metrics());
    assertThat(first.path("last").path("convergence")).isEqualTo(lines.get(59).path("convergence"));
    assertThat(first.path("state").asText()).isEqualTo("finished");
    assertThat(first.path("progress").path("images").asInt()).isEqualTo(960);
  }

  @Test
  void curvesAreTheLinesOfTheMetrics() {
    JsonNode curves = studio.get(RUN + "/metrics");
    List<ObjectNode> lines = MetricsLog.read(run.metrics());
    assertThat(curves.path("images")).hasSize(lines.size());
    for (String field : List.of("energy_real", "energy_fake", "balance", "k", "diversity")) {
      for (int i = 0; i < lines.size(); i++) {
        assertThat(curves.at("/fields/" + field + "/mean/" + i).asDouble())
            .isEqualTo(lines.get(i).path(field).asDouble());
      }
    }
    JsonNode part = studio.get(RUN + "/metrics?from=160&to=320");
    assertThat(part.path("images").get(0).asInt()).isEqualTo(160);
    assertThat(part.path("images")).hasSize(11);
  }

  @Test
  void runSaysHowItFaresAndWhatHappened() {
    JsonNode one = studio.get(RUN);
    assertThat(one.at("/diagnosis/0/title").asText()).isEqualTo("Too early to say");
    assertThat(one.path("marks"))
        .extracting(mark -> mark.path("kind").asText())
        .containsExactly("start", "checkpoint", "end");
    assertThat(one.path("samples").get(0).asInt()).isEqualTo(16);
    HttpResponse<byte[]> sample = studio.send(studio.request(RUN + "/samples/16"));
    assertThat(sample.headers().firstValue("Content-Type")).contains("image/png");
    assertThat(sample.statusCode()).isEqualTo(200);
  }

  @Test
  void namesLeadNowhereElse() {
    for (String name : List.of("..", "%2e%2e", ".hidden", "a%2Fb", "..%2f..%2fetc", "no-such")) {
      int status = studio.send(studio.request("/api/runs/" + name + "/reals")).statusCode();
      assertThat(status).as(name).isIn(400, 404);
    }
    studio.refusal(studio.send(studio.request(RUN + "/samples/17")), 404);
    studio.refusal(studio.send(studio.request(RUN + "/samples/x")), 404);
    studio.refusal(studio.send(studio.request(RUN + "/metrics?form=1")), 400);
  }

  /** Of a run that somebody else wrote into. */
  @Test
  @DisabledOnOs(OS.WINDOWS)
  void linkInTheRunLeadsToNoOtherFile() throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), "of the user");
    Files.createSymbolicLink(run.sample(32), secret);
    assertThat(studio.refusal(studio.send(studio.request(RUN + "/samples/32")), 404))
        .contains("no such picture");
  }

  @Test
  void notesAreKeptInTheRunAndShownInTheTable() throws IOException {
    String notes = "{\"tags\": [\" best \", \"\", \"best\", \"talk\"], \"note\": \"the one\"}";
    HttpResponse<byte[]> saved = studio.send("PUT", RUN + "/notes", notes);
    assertThat(OpenStudio.text(saved))
        .isEqualTo("{\"tags\":[\"best\",\"talk\"],\"note\":\"the one\"}");
    assertThat(Files.readString(run.notes())).contains("the one");
    assertThat(studio.get("/api/runs").at("/runs/0/tags/1").asText()).isEqualTo("talk");
    String long40 = "{\"tags\": [\"%s\"]}".formatted("x".repeat(41));
    assertThat(studio.refusal(studio.send("PUT", RUN + "/notes", long40), 400)).contains("40");
  }

  @Test
  void runWithMoreNotesThanThePageTakesIsShownWithThem() throws IOException {
    String many =
        "{\"tags\": [\"%s\"], \"note\": \"%s\"}".formatted("x".repeat(41), "y".repeat(10_001));
    Files.writeString(run.notes(), many);
    try {
      assertThat(studio.get("/api/runs").at("/runs/0/tags/0").asText()).hasSize(41);
      assertThat(studio.get(RUN).at("/note").asText()).hasSize(10_001);
    } finally {
      Files.delete(run.notes());
    }
  }

  @Test
  void requestsReachTheTrainingAndItsAnswersThePage() throws IOException {
    String pause = "{\"action\": \"pause\"}";
    assertThat(studio.refusal(studio.send("POST", RUN + "/control", pause), 400))
        .contains("is not being trained");
    run.control().begin();
    assertThat(studio.get("/api/runs").at("/runs/0/state").asText()).isEqualTo("live");
    String gamma = "{\"action\": \"gamma\", \"value\": 0.75}";
    String id = OpenStudio.json(studio.send("POST", RUN + "/control", gamma)).path("id").asText();
    assertThat(run.control().take())
        .containsExactly(new ControlRequest(id, ControlRequest.Action.GAMMA, 0.75));
    run.control()
        .say(true, List.of(new ControlAnswer(id, "gamma", 960, true, "gamma 0.5 -> 0.75")));
    JsonNode now = studio.get(RUN);
    assertThat(now.path("state").asText()).isEqualTo("paused");
    assertThat(now.at("/trainer/answers/0/id").asText()).isEqualTo(id);
    for (String wrong :
        List.of(
            "{\"action\": \"gamma\"}",
            "{\"action\": \"gamma\", \"value\": 1.5}",
            "{\"action\": \"explode\"}",
            "[]")) {
      studio.refusal(studio.send("POST", RUN + "/control", wrong), 400);
    }
    run.control().end();
    assertThat(studio.get(RUN).path("state").asText()).isEqualTo("finished");
  }

  @Test
  void streamTellsOfNewLinesAndOfALogBegunAnew() throws IOException {
    JsonNode curves = studio.get(RUN + "/metrics");
    String seen = "?edition=%s&seen=%s".formatted(curves.path("edition"), curves.path("seen"));
    try (OpenStudio.Events events = studio.events(RUN + "/live" + seen)) {
      assertThat(events.next("status").path("state").asText()).isEqualTo("finished");
      String more = "{\"step\":61,\"images\":976,\"energy_real\":0.0625}\n";
      Files.writeString(run.metrics(), more, StandardOpenOption.APPEND);
      JsonNode lines = events.next("lines");
      assertThat(lines.path("anew").asBoolean()).isFalse();
      assertThat(lines.at("/lines/0/energy_real").asDouble()).isEqualTo(0.0625);
      assertThat(lines.path("lines")).hasSize(1);
      Files.writeString(run.metrics(), more);
      assertThat(events.next("lines").path("anew").asBoolean()).isTrue();
    }
  }

  @Test
  void streamOfTheTableTellsWhenARunIsNew() throws IOException {
    try (OpenStudio.Events events = studio.events("/api/live")) {
      assertThat(events.next("runs").path("runs")).hasSize(1);
      MadeRuns.write(folder, "00001-began-faces", 0.7, 5);
      JsonNode runs = events.next("runs").path("runs");
      assertThat(runs.get(runs.size() - 1).path("name").asText()).isEqualTo("00001-began-faces");
    }
  }

  /** A pipe that nobody writes to hangs whoever reads it, as a vanished disk does. */
  @Test
  @DisabledOnOs(OS.WINDOWS)
  void runOnADiskThatDoesNotAnswerHangsNeitherTheTableNorOtherRuns()
      throws IOException, InterruptedException {
    RunDirectory hung = MadeRuns.write(folder, "00009-began-faces", 0.5, 3);
    Files.delete(hung.metrics());
    Process made = new ProcessBuilder("mkfifo", hung.metrics().toString()).start();
    assertThat(made.waitFor()).isZero();
    long start = System.nanoTime();
    JsonNode runs = studio.get("/api/runs").path("runs");
    assertThat(runs.get(0).path("state").asText()).isEqualTo("finished");
    assertThat(runs.get(1).path("silent").asBoolean()).isTrue();
    assertThat((System.nanoTime() - start) / 1e9).isLessThan(4);
    assertThat(studio.refusal(studio.send(studio.request("/api/runs/00009-began-faces")), 504))
        .contains("00009-began-faces does not answer");
    start = System.nanoTime();
    assertThat(studio.get("/api/runs").path("runs")).hasSize(2);
    studio.get(RUN + "/metrics");
    assertThat((System.nanoTime() - start) / 1e9).isLessThan(1);
  }

  @Test
  void damagedRunIsALineOfTheTableThatSaysSo() throws IOException {
    RunDirectory damaged = MadeRuns.write(folder, "00005-began-faces", 0.5, 3);
    Files.writeString(damaged.config(), "{\"torn");
    JsonNode runs = studio.get("/api/runs").path("runs");
    assertThat(runs.get(1).path("broken").asText())
        .contains("config.json")
        .contains("not valid JSON");
    assertThat(runs.get(0).path("state").asText()).isEqualTo("finished");
  }

  @Test
  void formIsCheckedAndStarted() {
    assertThat(studio.get("/api/new").get(0).path("option").asText()).isEqualTo("--data");
    String data = "{\"--data\": \"ring\", \"--empty\": \" \"}";
    assertThat(
            OpenStudio.json(studio.send("POST", "/api/new/check", data)).path("command").asText())
        .contains("--data=ring");
    assertThat(OpenStudio.json(studio.send("POST", "/api/new/start", data)).path("phase").asText())
        .isEqualTo("preparing");
    String foreign = "{\"--out\": \"/etc\"}";
    assertThat(studio.refusal(studio.send("POST", "/api/new/start", foreign), 400))
        .contains("--out");
  }
}
