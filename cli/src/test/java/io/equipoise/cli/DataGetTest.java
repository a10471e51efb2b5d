package io.equipoise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code data get} as a process of its own: with its own cache and working folder. */
@Timeout(60)
class DataGetTest {
  @TempDir private Path folder;

  private Invocation run(String... arguments) throws IOException, InterruptedException {
    Path out = folder.resolve("out.txt");
    Path err = folder.resolve("err.txt");
    ProcessBuilder builder =
        new ProcessBuilder(
            Stream.concat(
                    Stream.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Djava.awt.headless=true",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName()),
                    Stream.of(arguments))
                .toList());
    builder.directory(folder.toFile()).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().put("XDG_CACHE_HOME", folder.resolve("cache").toString());
    int code = builder.start().waitFor();
    return new Invocation(code, Files.readString(out), Files.readString(err));
  }

  @Test
  void nameIsTheSetAndAFolderOfThatNameIsGivenWithASeparator()
      throws IOException, InterruptedException {
    TinyRuns.drawImages(folder.resolve("mnist"));
    Invocation named = run("data", "info", "mnist");
    assertThat(named.code()).isEqualTo(ExitCode.DATA);
    assertThat(named.err())
        .contains("mnist is not downloaded yet: run equipoise data get mnist, or give ./mnist");
    assertThat(run("data", "info", "./mnist").code()).isZero();
  }

  @Test
  void realMnistComesFromAFolderAndIsASpecThen() throws IOException, InterruptedException {
    Path shared = Path.of(System.getProperty("equipoise.shared", "../../shared"));
    Path files = shared.resolve("data/mnist").toAbsolutePath().normalize();
    assumeTrue(Files.isDirectory(files), "skipped: " + files + " is not there");
    String mirror = "file:" + folder.toRealPath().relativize(files.toRealPath()); // relative
    Invocation got = run("data", "get", "mnist", "--mirror", mirror, "--json");
    assertThat(got.code()).as(got.err()).isZero();
    assertThat(got.err().lines().toList())
        .containsExactly(
            "Downloading mnist, 11.6 MB: 70,000 handwritten digits, grey, 28x28 (LeCun, Cortes,"
                + " Burges).",
            "train-images-idx3-ubyte.gz 9.9 MB",
            "train-labels-idx1-ubyte.gz 28.9 kB",
            "t10k-images-idx3-ubyte.gz 1.6 MB",
            "t10k-labels-idx1-ubyte.gz 4.5 kB");
    JsonNode json = new ObjectMapper().readTree(got.out());
    Path there = folder.resolve("cache/equipoise/sets/mnist");
    assertThat(json.path("path").asText()).isEqualTo(there.toString());
    assertThat(json.path("bytes").asLong()).isEqualTo(11_594_722);
    Invocation again = run("data", "get", "mnist", "-q", "--mirror", "file:nowhere");
    assertThat(again).isEqualTo(new Invocation(0, there + System.lineSeparator(), ""));
    assertThat(run("data", "info", "mnist").out()).startsWith("mnist: IDX images and labels");
  }

  @Test
  void deadLinkAndWebPageAreToldAndEndWithTheCodeOfBadData() throws IOException {
    byte[] page = "<html><title>Gone</title></html>".getBytes(StandardCharsets.UTF_8);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          boolean page404 = exchange.getRequestURI().getPath().startsWith("/dead/");
          exchange.sendResponseHeaders(page404 ? 404 : 200, page.length);
          exchange.getResponseBody().write(page);
          exchange.close();
        });
    server.start();
    try {
      String host = "http://127.0.0.1:" + server.getAddress().getPort();
      Invocation failed =
          Invocation.of(
              "data", "get", "cifar10", "--mirror", host + "/dead", "--mirror", host + "/page/");
      assertThat(failed.code()).isEqualTo(ExitCode.DATA);
      assertThat(failed.out()).isEmpty();
      List<String> said = failed.err().lines().toList();
      assertThat(said).hasSize(3);
      assertThat(said.get(1))
          .isEqualTo(
              host
                  + "/dead/cifar-10-binary.tar.gz answers 404: the link is dead."
                  + " Trying the next mirror.");
      assertThat(said.get(2))
          .startsWith("equipoise: cifar10 could not be downloaded: ")
          .contains(host + "/page/cifar-10-binary.tar.gz answers with a web page (\"Gone\")");
    } finally {
      server.stop(0);
    }
  }
}
