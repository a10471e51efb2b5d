package io.equipoise.training;

import java.nio.file.Path;
import java.util.List;

/** How a test starts a JVM like its own. */
final class JavaProcess {
  private JavaProcess() {}

  /** A command that lacks the main class and its arguments. */
  static List<String> command() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-Djava.awt.headless=true",
        "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
        "-Dorg.bytedeco.javacpp.maxBytes=0",
        "-cp",
        System.getProperty("java.class.path"));
  }
}
