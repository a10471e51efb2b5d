package io.equipoise.cli;

import io.equipoise.run.RunDirectory;
import io.equipoise.run.StorageException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * The studio in a process beside a training, which so shares neither memory nor libtorch with it.
 */
final class StudioBeside implements AutoCloseable {
  private final Process process;
  private final String address;

  private StudioBeside(Process process, String address) {
    this.process = process;
    this.address = address;
  }

  /**
   * Opens it at the usual port, or at any that is free.
   *
   * @param runs folder of run directories
   */
  static StudioBeside open(Path runs) {
    try {
      for (int port : new int[] {StudioCommand.PORT, 0}) {
        Process process =
            OwnProgram.startToRead(
                List.of("studio", "-q", "--runs", runs.toString(), "--port", "" + port));
        BufferedReader printed = process.inputReader(StandardCharsets.UTF_8);
        String address = printed.readLine();
        if (address != null) {
          return new StudioBeside(process, address);
        }
      }
    } catch (IOException e) {
      throw new StorageException("the studio could not be started", e);
    }
    throw new IllegalStateException("the studio could not be started: its messages are above");
  }

  /** Where a run is seen. */
  String address(RunDirectory run) {
    return address + "#/run/" + run.name();
  }

  @Override
  public void close() {
    OwnProgram.end(process);
    process.onExit().join();
  }
}
