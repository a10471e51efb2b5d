package io.equipoise.data;

import java.util.Arrays;

/**
 * What a set looks like, measured on up to 512 images spread over it; presets follow it.
 *
 * @param kind the kind of data
 * @param channels 1 or 3; 0 of points
 * @param count samples in the set
 * @param meanPixel mean of all pixels, in [0, 1]
 * @param backgroundShare share of pixels within 8 levels of their image's most common border colour
 * @param contrastSpread standard deviation over images of each image's own standard deviation,
 *     divided by its mean
 */
public record DataProfile(
    Kind kind,
    int channels,
    long count,
    double meanPixel,
    double backgroundShare,
    double contrastSpread) {
  private static final int IMAGES = 512;
  private static final int LEVELS = 8;

  /** Kinds of data that want settings of their own. */
  public enum Kind {
    /** Points in the plane. */
    POINTS,
    /** Light strokes or shapes on black, such as MNIST and Fashion-MNIST. */
    SPARSE,
    /** Centred objects on a plain ground, such as emoji. */
    OBJECTS,
    /** The built-in faces. */
    FACES,
    /** Anything else: photographs. */
    PHOTOS
  }

  /** Measures a set. */
  public static DataProfile of(TrainingData data) {
    if (!(data instanceof ImageData images)) {
      return new DataProfile(Kind.POINTS, 0, data.count(), 0, 0, 0);
    }
    int shown = (int) Math.min(IMAGES, images.count());
    int side = images.resolution();
    double[] deviations = new double[shown];
    double mean = 0;
    double background = 0;
    byte[] pixels = new byte[side * side * images.channels()];
    for (int i = 0; i < shown; i++) {
      images.read(i * images.count() / shown, pixels, 0);
      Picture picture = new Picture(side, side, images.channels(), pixels);
      double imageMean = mean(pixels);
      mean += imageMean / 255 / shown;
      background += backgroundShare(picture) / shown;
      deviations[i] = deviation(pixels, imageMean);
    }
    double spread = spread(deviations);
    Kind kind = isFaces(images) ? Kind.FACES : kind(mean, background);
    return new DataProfile(kind, images.channels(), images.count(), mean, background, spread);
  }

  /** By their classes: a folder of photographs may be called faces too. */
  private static boolean isFaces(ImageData images) {
    ImageData whole = images instanceof SelectedImages selected ? selected.base() : images;
    return whole.classNames().equals(DrawnSpec.FACES.painter().classNames());
  }

  private static Kind kind(double mean, double background) {
    if (background < 0.3) {
      return Kind.PHOTOS;
    }
    return mean < 0.35 ? Kind.SPARSE : Kind.OBJECTS;
  }

  private static double mean(byte[] pixels) {
    long sum = 0;
    for (byte pixel : pixels) {
      sum += pixel & 0xff;
    }
    return (double) sum / pixels.length;
  }

  private static double deviation(byte[] pixels, double mean) {
    double sum = 0;
    for (byte pixel : pixels) {
      sum += ((pixel & 0xff) - mean) * ((pixel & 0xff) - mean);
    }
    return Math.sqrt(sum / pixels.length);
  }

  private static double backgroundShare(Picture picture) {
    int[] ground = picture.borderColour();
    byte[] pixels = picture.pixels();
    int alike = 0;
    for (int i = 0; i < pixels.length; i += ground.length) {
      boolean near = true;
      for (int c = 0; c < ground.length; c++) {
        near &= Math.abs((pixels[i + c] & 0xff) - ground[c]) <= LEVELS;
      }
      alike += near ? 1 : 0;
    }
    return (double) alike * ground.length / pixels.length;
  }

  private static double spread(double[] values) {
    double mean = Arrays.stream(values).average().orElse(0);
    double square = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).average().orElse(0);
    return mean == 0 ? 0 : Math.sqrt(square) / mean;
  }
}
