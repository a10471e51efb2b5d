package io.equipoise.latent;

import io.equipoise.run.FileNumber;
import io.equipoise.run.SampleGrid;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;

/** A folder of single images, each named by its number. */
record ImageFolder(Path path) {
  private static final Pattern FILE = Pattern.compile(".*\\.(jpe?g|bmp|gif|apng|webp|tiff?)");

  /**
   * The folder to write to.
   *
   * @param files endings of what is written to a file instead
   * @throws IllegalArgumentException if a file of another kind was meant
   */
  static ImageFolder at(Path out, String files) {
    if (FILE.matcher(out.toString().toLowerCase(Locale.ROOT)).matches()) {
      throw new IllegalArgumentException(
          "%s has the ending of a file that is not written: give one of %s, or a folder"
              .formatted(out, files));
    }
    return new ImageFolder(out);
  }

  void write(int index, BufferedImage image) {
    SampleGrid.write(image, path.resolve(FileNumber.of(index, 6) + ".png"));
  }
}
