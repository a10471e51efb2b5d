package io.equipoise.studio;

import io.equipoise.run.RunDirectory;
import io.equipoise.run.SampleGrid;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Runs written by hand: files alone, nothing trained. */
final class MadeRuns {
  private static final String CONFIG =
      """
      {"seed": 1, "preset": "faces",
       "network": {"architecture": "began", "resolution": 32, "channels": 3},
       "objective": {"name": "began", "gamma": %s},
       "optimizer": {"batch": 16, "policy": "stall", "leastLearningRate": 1.0E-4},
       "budget": {"steps": %d, "kimg": 0.0, "minutes": 0.0},
       "environment": {"data_name": "faces"}}
      """;

  private MadeRuns() {}

  /** A run of so many lines of metrics, 16 images each. */
  static RunDirectory write(Path folder, String name, double gamma, int lines) {
    Path path = folder.resolve(name);
    try {
      Files.createDirectories(path.resolve("samples"));
      Files.writeString(path.resolve("config.json"), CONFIG.formatted(gamma, lines));
      RunDirectory run = RunDirectory.open(path);
      try (BufferedWriter metrics = Files.newBufferedWriter(run.metrics())) {
        for (int step = 1; step <= lines; step++) {
          metrics.write(line(step, lines, gamma));
        }
      }
      SampleGrid.write(SampleGrid.of(new byte[4 * 3], 4, 1, 1, 3, 2), run.sample(16));
      SampleGrid.write(SampleGrid.of(new byte[4 * 3], 4, 1, 1, 3, 2), run.reals());
      Files.writeString(
          run.log(),
          """
          2026-11-23 08:40:00  started at 0 images
          2026-11-23 08:40:01  checkpoint 000000016
          2026-11-23 08:50:00  ended at %d images
          """
              .formatted(16 * lines));
      return run;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String line(int step, int lines, double gamma) {
    double real = 0.05 + 0.1 / step;
    double fake = gamma * real * (1 + 0.01 * Math.sin(step));
    double balance = gamma * real - fake;
    return String.format(
        Locale.ROOT,
        "{\"step\":%d,\"images\":%d,\"seconds\":%d,\"images_per_second\":16.0,\"learning_rate\":0.001,"
            + "\"energy_real\":%s,\"energy_fake\":%s,\"loss_d\":%s,\"loss_g\":%s,\"convergence\":%s,"
            + "\"balance\":%s,\"k\":0.25,\"gamma\":%s,\"diversity\":%s}%n",
        step,
        16 * step,
        step,
        real,
        fake,
        real - 0.25 * fake,
        fake,
        real + Math.abs(balance),
        balance,
        gamma,
        0.9 * step / lines);
  }
}
