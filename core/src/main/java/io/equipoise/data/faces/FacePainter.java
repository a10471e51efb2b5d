package io.equipoise.data.faces;

/**
 * Paints the faces of the built-in set: soft shaded portraits, eyes always at about the same
 * height. Every image is a pure function of (seed, index, resolution) and the same bytes on every
 * platform. Immutable, so many threads may paint at once.
 */
public final class FacePainter {
  /** Changes whenever an image does: part of the fingerprint of the data. */
  public static final int VERSION = 1;

  /** The smallest resolution that shows a face. */
  public static final int SMALLEST = 32;

  /** The largest resolution. */
  public static final int LARGEST = 256;

  private final long seed;

  /** A painter of the faces of one seed. */
  public FacePainter(long seed) {
    this.seed = seed;
  }

  /** What is known about a face. */
  public FaceFactors factors(long index) {
    return FaceFactors.draw(seed, index);
  }

  /**
   * Paints a face.
   *
   * @param resolution pixels on each side, 32 to 256
   * @return sRGB bytes [resolution, resolution, 3], rows from the top
   * @throws IllegalArgumentException if the resolution is out of range
   */
  public byte[] rgb(long index, int resolution) {
    if (resolution < SMALLEST || resolution > LARGEST) {
      throw new IllegalArgumentException(
          "faces are painted at "
              + SMALLEST
              + " to "
              + LARGEST
              + " pixels a side, not at "
              + resolution
              + ": choose a resolution in that range");
    }
    return paint(factors(index), resolution);
  }

  /** Paints given factors, from the back to the front. */
  static byte[] paint(FaceFactors factors, int resolution) {
    Canvas canvas = new Canvas(resolution, resolution < 64 ? 2 : 1);
    Palette palette = new Palette(factors);
    HeadShape head = new HeadShape(factors.head(), factors.pose());
    Light light = new Light(factors.light(), palette.background);
    FaceSurface surface = new FaceSurface(canvas, head, light);
    FaceLayout layout = new FaceLayout(factors, head);
    Body body = new Body(surface, palette, factors);
    Hair hair = new Hair(surface, palette, factors.hair());
    Features features = new Features(surface, palette, factors, layout);
    Eyes eyes = new Eyes(surface, palette, factors, layout);

    body.paintBackground();
    hair.paintBehind();
    body.paintNeckAndShoulders();
    body.paintClothes();
    if (!hair.coversEars()) {
      features.paintEars();
    }
    features.paintSkin();
    hair.paintShadow();
    features.paintNose();
    new Beard(surface, palette, factors, layout).paint();
    new Mouth(surface, palette, factors, layout).paint();
    eyes.paint();
    eyes.paintBrows();
    new Glasses(surface, palette, factors, layout).paint();
    hair.paintFront();
    return canvas.toBytes();
  }
}
