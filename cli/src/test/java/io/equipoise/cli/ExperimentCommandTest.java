package io.equipoise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code experiment} as a user gives it. */
class ExperimentCommandTest {
  @TempDir private Path folder;

  private Object[] tiny(Object... more) {
    Path images = TinyRuns.drawImages(folder.resolve("images"));
    List<Object> all =
        new ArrayList<>(
            List.of(
                "experiment", "gamma", "--data", images, "--gammas", "0.3,0.7", "--seeds", "1"));
    all.addAll(List.of("--filters", 2, "--latent", 4, "--batch", 4, "--steps", 3));
    all.addAll(List.of("--precision", "fp32", "--out", folder.resolve("out")));
    all.addAll(List.of(more));
    return all.toArray();
  }

  @Test
  void trainsInProcessesOfTheirOwnAndGoesOnWhereItEnded() throws IOException {
    Invocation first = Invocation.done(tiny("--json"));
    JsonNode report = new ObjectMapper().readTree(first.out());
    assertThat(report.path("complete").asBoolean()).isTrue();
    assertThat(report.path("runs")).hasSize(2);
    assertThat(report.path("variants").path("gamma-0.7").path("swd").path("mean").asDouble())
        .isPositive();
    assertThat(report.path("command").asText()).startsWith("./equipoise experiment gamma --data");
    Path log = folder.resolve("out/gamma-images/logs/gamma-0.3-seed-1.txt");
    long said = Files.size(log);

    Invocation again = Invocation.done(tiny());
    assertThat(again.out().strip()).endsWith("gamma-images/report.html");
    assertThat(Files.size(log)).as("nothing is trained again").isEqualTo(said);

    Invocation other = Invocation.of(tiny("--lr", "0.01"));
    assertThat(other.code()).isEqualTo(ExitCode.USAGE);
    assertThat(other.err()).contains("another plan", "learningRate is 0.01");
  }

  @Test
  void planIsShownWithoutTraining() throws IOException {
    JsonNode plan = new ObjectMapper().readTree(Invocation.done(tiny("--dry-run")).out());
    assertThat(plan.path("runs")).hasSize(2);
    assertThat(plan.path("runs").get(1).path("settings").path("objective").path("gamma").asDouble())
        .isEqualTo(0.7);
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void wrongUseIsToldApart() {
    assertThat(Invocation.of("experiment", "gama").err()).contains("there are: gamma");
    assertThat(Invocation.of(tiny("--gamma", "0.4")).err()).contains("sets objective.gamma itself");
    assertThat(Invocation.of(tiny("--seed", "4")).err()).contains("--seeds");
    assertThat(Invocation.of(tiny("--features", "no.onnx")).err())
        .contains("no.onnx is not a file");
    assertThat(Invocation.of(tiny("--parallel", "0")).err()).contains("below 1");
    assertThat(Invocation.of("experiment", "modes", "--gammas", "0.3,0.5").err())
        .contains("--gammas is of the experiment gamma");
    assertThat(Invocation.of("experiment", "anomaly", "--data", "ring", "--arch", "mlp").err())
        .contains("no classes");
    Invocation lone = Invocation.of("experiment", "gamma", "--gammas", "0.3");
    assertThat(lone.code()).isEqualTo(ExitCode.USAGE);
    assertThat(lone.err()).contains("give two or more");
  }
}
