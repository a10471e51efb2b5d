package io.equipoise.cli;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/** Runs and images of the smallest size, to be used and damaged by tests. */
final class TinyRuns {
  private TinyRuns() {}

  /** Options of a run on points that takes a moment. */
  static List<String> points(Path runs, String... more) {
    return options(
        more,
        "train",
        "--data",
        "ring",
        "--filters",
        "8",
        "--latent",
        "3",
        "--batch",
        "4",
        "--steps",
        "20",
        "--log-every",
        "5",
        "--threads",
        "1",
        "--seed",
        "3",
        "--out",
        "" + runs);
  }

  /** Options of a run on images that takes a moment. */
  static List<String> images(Path images, Path runs, String... more) {
    return options(
        more,
        "train",
        "--data",
        "" + images,
        "--filters",
        "2",
        "--latent",
        "4",
        "--batch",
        "4",
        "--steps",
        "3",
        "--precision",
        "fp32",
        "--threads",
        "1",
        "--out",
        "" + runs);
  }

  private static List<String> options(String[] more, String... first) {
    List<String> all = new ArrayList<>(Arrays.asList(first));
    all.addAll(Arrays.asList(more));
    return all;
  }

  /** Trains; returns the run's folder, which is what the command prints. */
  static Path train(List<String> options) {
    return Path.of(Invocation.done(options.toArray()).out().strip());
  }

  /** Eleven colourful images of 32 x 32. */
  static Path drawImages(Path folder) {
    try {
      Files.createDirectories(folder);
      for (int i = 0; i < 11; i++) {
        BufferedImage image = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
        for (int p = 0; p < 1024; p++) {
          image.setRGB(p % 32, p / 32, 0x10101 * (p * (i + 3) % 200) ^ i << 16);
        }
        ImageIO.write(image, "png", folder.resolve(i + ".png").toFile());
      }
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A copy to be damaged. */
  static Path copy(Path run, Path target) {
    try (Stream<Path> all = Files.walk(run)) {
      for (Path from : (Iterable<Path>) all::iterator) {
        Path to = target.resolve(run.relativize(from).toString());
        if (Files.isDirectory(from)) {
          Files.createDirectories(to);
        } else {
          Files.copy(from, to);
        }
      }
      return target;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Folders of a run's checkpoints, oldest first. */
  static List<Path> checkpoints(Path run) {
    try (Stream<Path> all = Files.list(run.resolve("checkpoints"))) {
      return all.filter(Files::isDirectory).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Turns one byte in the middle of a file over. */
  static void flip(Path file) {
    try {
      byte[] content = Files.readAllBytes(file);
      content[content.length / 2] ^= 1;
      Files.write(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
