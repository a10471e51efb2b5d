package io.equipoise.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code pytorch_twin.py} in a process of its own, asked by lines and answering in JSON lines. */
final class TwinProcess implements AutoCloseable {
  private static final String SCRIPT = "pytorch_twin.py";
  private static final long END_SECONDS = 10;

  private final Path python;
  private final Path folder;
  private final Path messages;
  private final Process process;
  private final BufferedWriter questions;
  private final BufferedReader answers;

  private TwinProcess(Path python, Path folder, List<String> arguments) throws IOException {
    this.python = python;
    this.folder = folder;
    this.messages = folder.resolve("messages.txt");
    Path script = folder.resolve(SCRIPT);
    try (InputStream in = TwinProcess.class.getResourceAsStream(SCRIPT)) {
      Files.copy(in, script);
    }
    List<String> command = new ArrayList<>(List.of(python.toString(), script.toString()));
    command.addAll(arguments);
    command.add("--serve");
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(messages.toFile());
    builder.environment().keySet().removeIf(TwinProcess::setByLauncher);
    this.process = launch(builder);
    this.questions = process.outputWriter(StandardCharsets.UTF_8);
    this.answers = process.inputReader(StandardCharsets.UTF_8);
  }

  /**
   * Starts a Python on the script.
   *
   * @throws IllegalArgumentException if there is no such program
   */
  static TwinProcess start(Path python, List<String> arguments) {
    Path folder = null;
    try {
      folder = Files.createTempDirectory("equipoise-twin");
      return new TwinProcess(python, folder, arguments);
    } catch (IOException e) {
      throw new UncheckedIOException("PyTorch's side cannot be set up in " + folder, e);
    }
  }

  /** The launcher's settings are ours: the peer runs as it would from a shell. */
  private static boolean setByLauncher(String variable) {
    return variable.startsWith("MALLOC_")
        || variable.equals("GLIBC_TUNABLES")
        || variable.equals("GOMP_SPINCOUNT");
  }

  private Process launch(ProcessBuilder builder) {
    try {
      return builder.start();
    } catch (IOException e) {
      delete();
      throw new IllegalArgumentException(
          "--vs-pytorch "
              + python
              + " cannot be started: give the path of a Python that has torch, e.g."
              + " venv/bin/python",
          e);
    }
  }

  /** Sends a line. */
  void ask(String question) {
    try {
      questions.write(question + "\n");
      questions.flush();
    } catch (IOException e) {
      throw ended(e);
    }
  }

  /**
   * Waits for a line.
   *
   * @throws IllegalArgumentException if this Python cannot do what was asked for, with what to do
   * @throws IllegalStateException if it ended, with the last that it said
   */
  JsonNode answer() {
    JsonNode answer;
    try {
      String line = answers.readLine();
      if (line == null) {
        throw ended(null);
      }
      answer = new ObjectMapper().readTree(line);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(python + " answered what is no JSON", e);
    } catch (IOException e) {
      throw ended(e);
    }
    if (answer.has("missing")) {
      String name = answer.get("missing").asText();
      throw new IllegalArgumentException(
          "--vs-pytorch %s has no %s: install it with %s -m pip install %s, or give another Python"
              .formatted(python, name, python, name));
    }
    if (answer.has("problem")) {
      throw new IllegalArgumentException(
          "--vs-pytorch " + python + ": " + answer.get("problem").asText());
    }
    return answer;
  }

  private IllegalStateException ended(IOException cause) {
    String said = "it said nothing: is it a Python?";
    try {
      process.waitFor(END_SECONDS, TimeUnit.SECONDS);
      List<String> lines =
          Files.readAllLines(messages, StandardCharsets.ISO_8859_1).stream()
              .filter(line -> !line.isBlank())
              .toList();
      said = lines.isEmpty() ? said : "its last words: " + lines.get(lines.size() - 1).strip();
    } catch (IOException e) {
      said = "what it said cannot be read: " + e.getMessage();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return new IllegalStateException(python + " ended before its time; " + said, cause);
  }

  /** Lets the process end by itself, as the end of its input tells it to. */
  @Override
  public void close() {
    try {
      questions.close();
      if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      process.destroyForcibly(); // it had ended, or does not read any more
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    } finally {
      delete();
    }
  }

  private void delete() {
    for (Path path : List.of(messages, folder.resolve(SCRIPT), folder)) {
      try {
        Files.deleteIfExists(path);
      } catch (IOException e) {
        path.toFile().deleteOnExit(); // still open on some systems
      }
    }
  }
}
