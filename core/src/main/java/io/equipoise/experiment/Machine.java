package io.equipoise.experiment;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.run.Versions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What an experiment was done on, for its report.
 *
 * @param program version of this one
 * @param processor its model where the system tells, else its architecture
 * @param libtorch version of the bindings, which is libtorch's and theirs
 */
record Machine(
    String program, String processor, int cores, String system, String java, String libtorch) {
  private static final Path LINUX = Path.of("/proc/cpuinfo");

  /** This one. */
  static Machine here() {
    return new Machine(
        Versions.program(),
        model().orElse(System.getProperty("os.arch")),
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        System.getProperty("java.version"),
        Versions.libtorch());
  }

  private static Optional<String> model() {
    if (!Files.isReadable(LINUX)) {
      return Optional.empty();
    }
    try {
      return Files.readAllLines(LINUX).stream()
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(LINUX + " cannot be read", e);
    }
  }

  ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("equipoise", program)
        .put("processor", processor)
        .put("cores", cores)
        .put("system", system);
    return json.put("java", java).put("libtorch", libtorch);
  }

  String words() {
    return "%s, %d cores, %s; Equipoise %s, Java %s, libtorch %s"
        .formatted(processor, cores, system, program, java, libtorch);
  }
}
