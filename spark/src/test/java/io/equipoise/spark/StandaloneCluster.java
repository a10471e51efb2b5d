package io.equipoise.spark;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A real cluster on this machine: a master and two workers, each a JVM of its own. */
final class StandaloneCluster implements AutoCloseable {
  private static final String PACKAGE = "org.apache.spark.deploy.";
  private static final String HOST = "127.0.0.1";

  private final List<Process> processes = new ArrayList<>();
  private final String master;

  StandaloneCluster(Path folder) throws IOException, InterruptedException {
    int port = freePort();
    master = "spark://" + HOST + ":" + port;
    start(folder, "master.Master", "--host", HOST, "--port", "" + port, "--webui-port", "0");
    awaitPort(port, processes.get(0));
    for (String worker : List.of("one", "two")) {
      Path work = folder.resolve(worker);
      start(
          folder,
          "worker.Worker",
          "--cores",
          "1",
          "--memory",
          "1g",
          "--webui-port",
          "0",
          "--work-dir",
          work.toString(),
          master);
    }
  }

  private void start(Path folder, String program, String... arguments) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(Installation.java(PACKAGE + program, arguments))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(program + processes.size() + ".log").toFile());
    builder.environment().putAll(Installation.ENVIRONMENT);
    processes.add(builder.start());
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      return free.getLocalPort();
    }
  }

  private static void awaitPort(int port, Process listener) throws InterruptedException {
    while (!listens(port)) {
      if (listener.waitFor(50, MILLISECONDS)) {
        throw new AssertionError("the master ended");
      }
    }
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false; // it is not up yet
    }
  }

  String master() {
    return master;
  }

  /** Executors that run now. */
  List<ProcessHandle> executors() {
    return descendants("CoarseGrainedExecutorBackend");
  }

  /** Ranks that run now. */
  List<ProcessHandle> ranks() {
    return descendants("io.equipoise.cli.Main");
  }

  private List<ProcessHandle> descendants(String mainClass) {
    return processes.stream()
        .flatMap(process -> process.descendants())
        .filter(child -> arguments(child).anyMatch(argument -> argument.endsWith(mainClass)))
        .toList();
  }

  private static Stream<String> arguments(ProcessHandle process) {
    return process.info().arguments().stream().flatMap(Stream::of);
  }

  @Override
  public void close() {
    List<ProcessHandle> all =
        processes.stream()
            .flatMap(p -> Stream.concat(p.descendants(), Stream.of(p.toHandle())))
            .toList();
    all.forEach(ProcessHandle::destroyForcibly);
    all.forEach(process -> process.onExit().join());
  }
}
