package io.equipoise.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A process that another one of ours started ends with it: the end of standard input says that the
 * other is gone or wants it to stop. Unlike a signal it reaches this process once however the other
 * one ends, and cannot be taken for a second Ctrl-C.
 */
final class Supervision {
  /** System property that says so. */
  private static final String PROPERTY = "equipoise.supervised";

  private static final List<String> INHERITED = List.of("-D", "-X", "--enable-native-access");

  private Supervision() {}

  /**
   * This program as it was started, supervised, without a terminal; the arguments are to follow.
   */
  static List<String> childCommand() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> INHERITED.stream().anyMatch(argument::startsWith))
        .filter(argument -> !argument.startsWith("-Dequipoise.terminal"))
        .forEach(command::add);
    command.add("-D" + PROPERTY + "=true");
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    return command;
  }

  /** Calls back, on another thread, when standard input ends; never where nobody supervises. */
  static void onEnd(Runnable stop) {
    if (!Boolean.getBoolean(PROPERTY)) {
      return;
    }
    Thread reader = new Thread(() -> awaitEnd(System.in, stop), "equipoise-supervision");
    reader.setDaemon(true);
    reader.start();
  }

  private static void awaitEnd(InputStream in, Runnable stop) {
    try {
      in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      // a broken pipe is an end too
    }
    stop.run();
  }
}
