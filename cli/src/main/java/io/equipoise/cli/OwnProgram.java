package io.equipoise.cli;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** This program in a process of its own, which ends with this one (see {@link Supervision}). */
final class OwnProgram {
  private static final List<String> INHERITED = List.of("-D", "-X", "--enable-native-access");

  private OwnProgram() {}

  /** A command as a person types it in a shell. */
  static String typed(List<String> arguments) {
    return arguments.stream()
        .map(
            word -> word.matches("[\\w@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'")
        .collect(Collectors.joining(" ", "./equipoise ", ""));
  }

  /** The command line that runs a command with the options of this JVM. */
  static List<String> command(List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> INHERITED.stream().anyMatch(argument::startsWith))
        .filter(argument -> !argument.startsWith("-Dequipoise.terminal"))
        .forEach(command::add);
    command.add("-D" + Supervision.PROPERTY + "=true");
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(arguments);
    return command;
  }

  /** Starts it; what it says is appended to a file. */
  static Process start(List<String> arguments, Path log) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command(arguments));
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    return builder.redirectErrorStream(true).start();
  }

  /** The last lines of the file to which a process was told to write; none if it said nothing. */
  static String said(Path log, int lines) {
    try {
      List<String> all = Files.readAllLines(log, StandardCharsets.ISO_8859_1);
      return String.join("\n", all.subList(Math.max(0, all.size() - lines), all.size()));
    } catch (IOException e) {
      return "what it said cannot be read: " + e.getMessage();
    }
  }

  /** Starts it; what it prints can be read, what it says goes to where this process does. */
  static Process startToRead(List<String> arguments) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command(arguments));
    return builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  /** Asks it to end in good order. */
  static void end(Process child) {
    try {
      child.getOutputStream().close();
    } catch (IOException e) {
      child.destroy(); // it had ended, or hears nothing: a signal does
    }
  }
}
