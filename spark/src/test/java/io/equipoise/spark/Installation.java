package io.equipoise.spark;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import org.apache.spark.launcher.JavaModuleOptions;

/** What a user has: the built folder of Equipoise, and a distribution of Spark. */
final class Installation {
  /** The built folder. */
  static final Path EQUIPOISE = Path.of("").toAbsolutePath().getParent();

  private static final Path JAR = EQUIPOISE.resolve("spark/target/equipoise-spark.jar");

  private static final String QUICK_START = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";

  private Installation() {}

  /**
   * A folder like SPARK_HOME, with links to the jars of the tests' class path that are not ours.
   */
  static final Path SPARK = spark(EQUIPOISE.resolve("spark/target/spark-home"));

  private static Path spark(Path home) {
    try (JarFile ours = new JarFile(JAR.toFile())) {
      String taken = ours.getManifest().getMainAttributes().getValue("Class-Path");
      Path jars = Files.createDirectories(home.resolve("jars"));
      String all = System.getProperty("java.class.path");
      for (String entry : all.split(File.pathSeparator, -1)) {
        Path jar = Path.of(entry);
        String name = jar.getFileName().toString();
        Path link = jars.resolve(name);
        if (name.endsWith(".jar") && !taken.contains("/" + name) && !Files.exists(link)) {
          Files.createSymbolicLink(link, jar);
        }
      }
      return home;
    } catch (IOException e) {
      throw new UncheckedIOException("verify makes " + JAR + " before the tests run", e);
    }
  }

  /** A command of the built folder, alone on this machine. */
  static List<String> equipoise(List<String> verb, List<String> options) {
    List<String> command = new ArrayList<>(List.of(EQUIPOISE.resolve("equipoise").toString()));
    command.addAll(verb);
    command.addAll(options);
    return command;
  }

  /** A program of Spark's. */
  static List<String> java(String mainClass, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(JavaModuleOptions.defaultModuleOptionArray()));
    command.addAll(List.of("-Xmx512m", "-Dspark.ui.enabled=false"));
    command.addAll(List.of(QUICK_START.split(" ", -1)));
    command.addAll(List.of("-cp", SPARK.resolve("jars") + "/*", mainClass));
    command.addAll(List.of(arguments));
    return command;
  }

  /** {@code spark-submit} of a job of ours. */
  static List<String> submit(String master, List<String> job, List<String> options) {
    List<String> command = java("org.apache.spark.deploy.SparkSubmit", "--master", master);
    command.addAll(List.of("--executor-memory", "1g"));
    command.addAll(List.of("--conf", "spark.executor.extraJavaOptions=" + QUICK_START));
    command.add(JAR.toString());
    command.addAll(job);
    command.addAll(options);
    return command;
  }

  /** The environment in which Spark runs. */
  static final Map<String, String> ENVIRONMENT =
      Map.of(
          "SPARK_HOME",
          SPARK.toString(),
          "SPARK_SCALA_VERSION",
          "2.13",
          "SPARK_LOCAL_IP",
          "127.0.0.1",
          "EQUIPOISE_BUILD",
          "never",
          "EQUIPOISE_JVM_OPTIONS",
          QUICK_START);
}
