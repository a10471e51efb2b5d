package io.equipoise.examples;

import io.equipoise.latent.ImageModel;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/** Finds the most unusual images of a stream of any length, holding 64 of them at a time. */
public final class ScoreStream {
  private static final int BLOCK = 64;

  private ScoreStream() {}

  /** An image with its energy. */
  public record Scored(Path file, double energy) {}

  /** The most unusual images, most unusual first. */
  public static List<Scored> mostUnusual(ImageModel model, Stream<Path> files, int count)
      throws IOException {
    // --- score
    Comparator<Scored> byEnergy = Comparator.comparingDouble(Scored::energy);
    PriorityQueue<Scored> most = new PriorityQueue<>(byEnergy); // the least of them first
    Iterator<Path> left = files.iterator();
    while (left.hasNext()) {
      List<Path> names = new ArrayList<>();
      List<BufferedImage> images = new ArrayList<>();
      while (left.hasNext() && names.size() < BLOCK) {
        names.add(left.next());
        images.add(ImageIO.read(names.get(names.size() - 1).toFile()));
      }
      double[] energies = model.energies(images); // together: quicker than one by one
      for (int i = 0; i < energies.length; i++) {
        most.add(new Scored(names.get(i), energies[i]));
        if (most.size() > count) {
          most.remove();
        }
      }
    }
    // ---
    return most.stream().sorted(byEnergy.reversed()).toList();
  }

  /** Arguments: a run or a bundle, a folder of images, how many to show. */
  public static void main(String[] arguments) throws IOException {
    try (ImageModel model = ImageModel.open(Path.of(arguments[0]));
        Stream<Path> files = Files.walk(Path.of(arguments[1])).filter(Files::isRegularFile)) {
      for (Scored one : mostUnusual(model, files, Integer.parseInt(arguments[2]))) {
        System.out.printf("%.4f  %s%n", one.energy(), one.file());
      }
    }
  }
}
