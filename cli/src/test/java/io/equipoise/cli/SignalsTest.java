package io.equipoise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.sun.net.httpserver.HttpServer;
import io.equipoise.run.RunDirectory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.CookieManager;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The program as a process of its own, and signals from outside. */
@DisabledOnOs(OS.WINDOWS)
@Timeout(120)
class SignalsTest {
  private static final long SECONDS_TO_LEAVE = 10;

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"INT, 130, 2", "TERM, 143, 15", "HUP, 129, 1"})
  void signalEndsTheRunWithACheckpointThatResumeTakes(String signal, int code, int number)
      throws IOException, InterruptedException {
    try (Child child = Child.training(folder, "--steps", "100000000", "--log-every", "50")) {
      child.assumeHears(number);
      child.await(line -> line.contains(" kimg "));
      child.signal(signal);
      assertThat(child.code()).isEqualTo(code);
      assertThat(child.rest()).anyMatch(line -> line.contains("--resume"));
    }
    long saved = stepOfNewestCheckpoint();
    assertThat(saved).isGreaterThanOrEqualTo(50);
    Invocation.done("train", "--resume", run(), "--steps", saved + 5);
    assertThat(stepOfNewestCheckpoint()).isEqualTo(saved + 5);
  }

  /** Its steps take seconds: without the second signal it would go on to the end of one. */
  @Test
  void secondSignalLeavesAtOnce() throws IOException, InterruptedException {
    try (Child child =
        Child.training(
            folder,
            "--steps",
            "100000000",
            "--log-every",
            "1",
            "--filters",
            "1024",
            "--batch",
            "2048")) {
      child.assumeHears(2);
      child.await(line -> line.contains(" kimg "));
      child.signal("INT");
      child.await(line -> line.contains("again to leave at once"));
      child.signal("INT");
      assertThat(child.code()).isEqualTo(ExitCode.INTERRUPTED);
      assertThat(child.rest()).noneMatch(line -> line.contains("--resume"));
    }
    assertThat(stepOfNewestCheckpoint()).as("the one of the start").isZero();
  }

  @Test
  void signalToAnExperimentEndsItsTrainingsWithCheckpoints()
      throws IOException, InterruptedException {
    List<String> experiment = new ArrayList<>(List.of("experiment", "modes", "--data", "ring"));
    experiment.addAll(List.of("--seeds", "1", "--parallel", "1", "--out", folder.toString()));
    experiment.addAll(List.of("--steps", "100000000", "--filters", "8"));
    experiment.addAll(List.of("--checkpoint-every", "1e9", "--sample-every", "1e9"));
    try (Child child = Child.of("-Dequipoise.terminal=false", folder, experiment)) {
      child.assumeHears(2);
      child.await(line -> line.contains("training gan-seed-1"));
      child.signal("INT");
      assertThat(child.code()).isEqualTo(ExitCode.INTERRUPTED);
      assertThat(child.rest()).anyMatch(line -> line.contains("The same command goes on"));
    }
    Path run = folder.resolve("modes-ring/runs/gan-seed-1/00000-gan-ring");
    assertThat(RunDirectory.open(run).openCheckpoints(1, warning -> {}).latest()).isPresent();
    RunDirectory.open(run).claim().close(); // which only works where nobody trains it any more
    assertThat(folder.resolve("modes-ring/report.html")).content().contains("0 of 6 runs");
  }

  @Test
  void terminatedServerLeavesInGoodOrder() throws IOException, InterruptedException {
    Path run = TinyRuns.train(TinyRuns.points(folder.resolve("runs")));
    List<String> arguments = List.of("serve", "--port", "0", "--run", run.toString());
    try (Child child = Child.of("-Dequipoise.terminal=false", folder, arguments)) {
      child.assumeHears(15);
      String url = child.await(line -> line.startsWith("http://127.0.0.1:"));
      HttpClient client =
          HttpClient.newBuilder()
              .followRedirects(HttpClient.Redirect.NORMAL)
              .cookieHandler(new CookieManager())
              .build();
      HttpRequest page = HttpRequest.newBuilder(URI.create(url)).build();
      assertThat(client.send(page, BodyHandlers.ofString()).body()).contains("<h1");
      URI images = URI.create(url).resolve("/v1/images");
      HttpRequest image = HttpRequest.newBuilder(images).build();
      assertThat(client.send(image, BodyHandlers.ofByteArray()).statusCode()).isEqualTo(200);
      child.signal("TERM");
      assertThat(child.code()).isEqualTo(ExitCode.TERMINATED);
      assertThat(child.rest())
          .contains("Stopping once all requests are answered; again to leave at once.");
    }
  }

  @Test
  void interruptedDownloadKeepsWhatHasCome() throws IOException, InterruptedException {
    CountDownLatch over = new CountDownLatch(1);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, 170_052_171);
          exchange.getResponseBody().write(new byte[1000]);
          exchange.getResponseBody().flush();
          awaitEnd(over);
        });
    server.start();
    String mirror = "http://127.0.0.1:" + server.getAddress().getPort();
    List<String> arguments = List.of("data", "get", "cifar10", "--mirror", mirror);
    try (Child child = Child.of("-Dequipoise.terminal=true", folder, arguments)) {
      child.assumeHears(2);
      child.awaitBar();
      child.signal("INT");
      assertThat(child.code()).isEqualTo(ExitCode.INTERRUPTED);
    } finally {
      over.countDown();
      server.stop(0);
    }
    assertThat(folder.resolve("equipoise/downloads/cifar10/cifar-10-binary.tar.gz.part"))
        .hasSize(1000);
    assertThat(folder.resolve("equipoise/sets/cifar10")).isEmptyDirectory();
  }

  @Test
  void numbersAreWrittenInTheSameDigitsInEveryLocale() throws IOException {
    List<String> arguments = List.of("data", "info", "ring");
    try (Child child = Child.of("-Duser.language=fa", folder, arguments)) {
      assertThat(child.rest()).anyMatch(line -> line.matches("count +100,000"));
    }
  }

  private static void awaitEnd(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Path run() throws IOException {
    try (Stream<Path> runs = Files.list(folder)) {
      return runs.findFirst().orElseThrow();
    }
  }

  private long stepOfNewestCheckpoint() throws IOException {
    return RunDirectory.open(run())
        .openCheckpoints(
            1,
            warning -> {
              throw new AssertionError(warning);
            })
        .latest()
        .orElseThrow()
        .state()
        .path("step")
        .asLong();
  }

  /** A process that trains, and what it says. */
  private record Child(Process process, BufferedReader messages) implements AutoCloseable {
    static Child training(Path runs, String... more) throws IOException {
      List<String> arguments = new ArrayList<>(List.of("train", "--data", "ring"));
      arguments.addAll(List.of("--threads", "1", "--out", runs.toString()));
      arguments.addAll(List.of("--sample-every", "1e9", "--checkpoint-every", "1e9"));
      arguments.addAll(List.of(more));
      return of("-Dequipoise.terminal=false", runs, arguments);
    }

    static Child of(String option, Path cache, List<String> arguments) throws IOException {
      List<String> command =
          new ArrayList<>(
              List.of(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:TieredStopAtLevel=1",
                  "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
                  "-Dorg.bytedeco.javacpp.maxBytes=0",
                  "-Djava.awt.headless=true",
                  option,
                  "-cp",
                  System.getProperty("java.class.path"),
                  Main.class.getName()));
      command.addAll(arguments);
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.environment().put("XDG_CACHE_HOME", cache.toString());
      Process process = builder.start();
      return new Child(
          process,
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)));
    }

    /**
     * A shell starts what it puts into the background deaf to Ctrl-C, and children inherit that.
     */
    void assumeHears(int number) throws IOException {
      Path status = Path.of("/proc", Long.toString(process.pid()), "status");
      if (Files.exists(status)) {
        String ignored =
            Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .map(line -> line.substring(7).strip())
                .findFirst()
                .orElse("0");
        boolean deaf = (Long.parseUnsignedLong(ignored, 16) >> (number - 1) & 1) == 1;
        assumeFalse(deaf, "this process was started with signal " + number + " ignored");
      }
    }

    String await(Predicate<String> wanted) throws IOException {
      List<String> before = new ArrayList<>();
      for (String line = messages.readLine(); line != null; line = messages.readLine()) {
        if (wanted.test(line)) {
          return line;
        }
        before.add(line);
      }
      throw new AssertionError("ended without saying so: " + String.join("\n", before));
    }

    /** A bar has no end of line. */
    void awaitBar() throws IOException {
      for (int c = messages.read(); c != '%'; c = messages.read()) {
        assertThat(c).as("ended without a bar").isNotNegative();
      }
    }

    void signal(String name) throws IOException, InterruptedException {
      String kill = String.format(Locale.ROOT, "kill -s %s %d", name, process.pid());
      assertThat(new ProcessBuilder("sh", "-c", kill).inheritIO().start().waitFor()).isZero();
    }

    int code() throws InterruptedException {
      assertThat(process.waitFor(SECONDS_TO_LEAVE, TimeUnit.SECONDS)).as("left in time").isTrue();
      return process.exitValue();
    }

    List<String> rest() {
      return messages.lines().toList();
    }

    @Override
    public void close() throws IOException {
      process.destroyForcibly();
      messages.close();
    }
  }
}
