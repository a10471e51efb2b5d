package io.equipoise.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.equipoise.network.NetworkConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.StreamSupport;

/**
 * The same work done by PyTorch in a Python process ({@code bench/pytorch_twin.py} of the sources),
 * which sleeps while others are timed.
 */
public final class PyTorchTwin implements Contender {
  private final TwinProcess process;
  private final JsonNode about;
  private OptionalLong peakMemoryBytes = OptionalLong.empty();

  private PyTorchTwin(Path python, List<String> arguments) {
    process = TwinProcess.start(python, arguments);
    try {
      about = process.answer();
    } catch (RuntimeException e) {
      process.close();
      throw e;
    }
  }

  /**
   * Starts training steps in PyTorch; returns when they are warm, which takes minutes where they
   * are compiled.
   *
   * @param python path of an interpreter
   * @throws IllegalArgumentException if it cannot be started, or lacks torch or the device
   */
  public static PyTorchTwin step(Path python, TwinMode mode, BenchConfig config) {
    return new PyTorchTwin(python, computing("step", mode, config));
  }

  /** Starts sampling in PyTorch, in the same way. */
  public static PyTorchTwin sample(Path python, TwinMode mode, BenchConfig config) {
    return new PyTorchTwin(python, computing("sample", mode, config));
  }

  /**
   * Starts reading images with PIL; a unit is the whole set.
   *
   * @param images a folder or a zip file
   * @param threads threads or processes, whichever are faster
   */
  public static PyTorchTwin data(
      Path python, Path images, int resolution, int channels, int threads) {
    List<String> arguments = new ArrayList<>(List.of("data"));
    add(arguments, "--images", images);
    add(arguments, "--resolution", resolution);
    add(arguments, "--channels", channels);
    add(arguments, "--threads", threads);
    return new PyTorchTwin(python, arguments);
  }

  private static List<String> computing(String command, TwinMode mode, BenchConfig config) {
    NetworkConfig network = config.network();
    if (!network.skipConnections()) {
      throw new IllegalArgumentException("PyTorch's side has the networks with skip connections");
    }
    List<String> arguments = new ArrayList<>(List.of(command));
    add(arguments, "--mode", mode.name());
    add(arguments, "--objective", config.objective().label());
    add(arguments, "--filters", network.filters());
    add(arguments, "--resolution", network.resolution());
    add(arguments, "--channels", network.channels());
    add(arguments, "--latent", network.latent());
    add(arguments, "--batch", config.batch());
    add(arguments, "--threads", config.machine().threads());
    add(arguments, "--device", config.machine().device().toString());
    return arguments;
  }

  private static void add(List<String> arguments, String option, Object value) {
    arguments.add(option);
    arguments.add(value.toString());
  }

  /** Name and version, e.g. {@code PyTorch 2.13.0+cpu}. */
  public String implementation() {
    return about.path("implementation").asText();
  }

  /** How it does it, e.g. {@code eager}. */
  public String mode() {
    return about.path("mode").asText();
  }

  /** GFLOP of a unit as PyTorch counts them; 0 for reading images. */
  public double gflop() {
    return about.path("gflop_per_step").asDouble();
  }

  /** Weights of the networks it uses; 0 for reading images. */
  long weights() {
    return about.path("weights").asLong();
  }

  /** Images that it found; 0 where it computes. */
  public long images() {
    return about.path("images").asLong();
  }

  @Override
  public double[] block(int units) {
    process.ask("go " + units);
    JsonNode answer = process.answer();
    JsonNode peak = answer.path("peak_memory_bytes");
    peakMemoryBytes = peak.isNumber() ? OptionalLong.of(peak.asLong()) : OptionalLong.empty();
    return StreamSupport.stream(answer.path("ms").spliterator(), false)
        .mapToDouble(JsonNode::asDouble)
        .toArray();
  }

  /** Of the Python process, or on a GPU what its tensors took there. */
  @Override
  public OptionalLong peakMemoryBytes() {
    return peakMemoryBytes;
  }

  @Override
  public void close() {
    process.close();
  }
}
