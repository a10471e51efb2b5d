package io.equipoise.spark;

import java.io.File;
import java.io.IOException;
import java.io.Serializable;
import java.net.InetAddress;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The built folder of Equipoise, at the same path on every node.
 *
 * @param folder absolute
 * @param jars that the executors take of it, as the manifest of our own names them
 */
record Home(String folder, List<String> jars) implements Serializable {
  private static final String LIB = "cli/target/lib";
  private static final String LAUNCHER = "equipoise";

  /**
   * The folder that was given, or the one that our jar lies in.
   *
   * @param given null: none
   */
  static Home of(Path given) {
    Path jar = ownJar();
    Path folder = given == null ? jar.resolve("../../..").normalize() : given.toAbsolutePath();
    try (JarFile file = new JarFile(jar.toFile())) {
      String classPath = file.getManifest().getMainAttributes().getValue("Class-Path");
      List<String> jars =
          Stream.of(classPath.split(" "))
              .map(entry -> entry.substring(entry.lastIndexOf('/') + 1))
              .toList();
      return new Home(folder.toString(), jars);
    } catch (IOException e) {
      throw new IllegalStateException(jar + " cannot be read", e);
    }
  }

  private static Path ownJar() {
    try {
      return Path.of(Home.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("this class is in no file", e);
    }
  }

  /** For {@code spark.executor.extraClassPath}. */
  String classPath() {
    return jars.stream()
        .map(jar -> Path.of(folder, LIB, jar).toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  /**
   * Refuses to go on where the folder is not, on the machine that this is called on.
   *
   * @throws IllegalArgumentException naming the machine and what is missing
   */
  void require() {
    List<Path> needed = new ArrayList<>(List.of(Path.of(folder, LAUNCHER)));
    jars.forEach(jar -> needed.add(Path.of(folder, LIB, jar)));
    for (Path file : needed) {
      if (!Files.isReadable(file)) {
        throw new IllegalArgumentException(
            "%s has no %s: put the built folder of Equipoise at the same path on every node, or name it by --home"
                .formatted(machine(), file));
      }
    }
  }

  /** A command by the launcher, which does not build; it ends when its standard input does. */
  ProcessBuilder process(List<String> arguments) {
    List<String> command = new ArrayList<>(List.of(Path.of(folder, LAUNCHER).toString()));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("EQUIPOISE_BUILD", "never");
    builder
        .environment()
        .merge("EQUIPOISE_JVM_OPTIONS", "-Dequipoise.supervised=true", (a, b) -> a + " " + b);
    return builder;
  }

  /** The name of the machine that this is called on, for messages. */
  static String machine() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "a node without a name"; // only a message is poorer for it
    }
  }
}
