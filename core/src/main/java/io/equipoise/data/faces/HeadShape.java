package io.equipoise.data.faces;

/**
 * The head as a solid: an ellipsoid whose lower half narrows into a jaw. Three frames of
 * coordinates meet here: the frame of the picture, the frame of the head (upright, eyes at y = 0),
 * and the face (u, v) on the surface, which turns with the head.
 */
final class HeadShape {
  private static final double CROWN = 0.1; // the skull is a little squarer than an ellipse

  /** Half the width of the head at the eyes, in head coordinates. */
  final double halfWidth;

  /** Half the height of the head. */
  final double halfHeight;

  /** Sine of the turn; positive to the right of the picture. */
  final double sinTurn;

  final double cosTurn;

  /** The middle of the head in the frame of the picture. */
  final double middleX;

  final double middleY;

  private final double scale;
  private final double sinTilt;
  private final double cosTilt;
  private final double jaw;
  private final double chin;
  private final double chinShift;

  HeadShape(FaceFactors.Head head, FaceFactors.Pose pose) {
    halfWidth = 0.5 + 0.035 * head.width();
    halfHeight = 0.655 + 0.035 * head.height();
    sinTurn = StrictMath.sin(0.45 * pose.turn());
    cosTurn = StrictMath.cos(0.45 * pose.turn());
    sinTilt = StrictMath.sin(0.12 * pose.tilt());
    cosTilt = StrictMath.cos(0.12 * pose.tilt());
    middleX = 0.03 * pose.x() - 0.06 * sinTurn;
    middleY = 0.02 * pose.y();
    scale = 1.12 + 0.04 * pose.scale();
    jaw = 0.04 + 0.17 * head.jaw();
    chin = -0.22 - 0.05 * head.jaw();
    chinShift = 0.22 * sinTurn * halfWidth;
  }

  double headX(double x, double y) {
    return ((x - middleX) * cosTilt + (y - middleY) * sinTilt) / scale;
  }

  double headY(double x, double y) {
    return ((y - middleY) * cosTilt - (x - middleX) * sinTilt) / scale;
  }

  double frameX(double headX, double headY) {
    return middleX + (headX * cosTilt - headY * sinTilt) * scale;
  }

  double frameY(double headX, double headY) {
    return middleY + (headY * cosTilt + headX * sinTilt) * scale;
  }

  /** How much narrower than an ellipse the head is at a height (1 = chin, -1 = crown). */
  double narrowing(double height) {
    double square = Math.min(1.1, height * height);
    return height > 0 ? 1 + jaw * square + chin * square * square : 1 + CROWN * square;
  }

  /** The derivative of {@link #narrowing}. */
  double narrowingSlope(double height) {
    return 2 * height * (height > 0 ? jaw + 2 * chin * height * height : CROWN);
  }

  /** How far the turn moves the middle of the outline at a height: the chin leads. */
  double shift(double height) {
    return height > 0 ? chinShift * height : 0;
  }

  double shiftSlope(double height) {
    return height > 0 ? chinShift : 0;
  }

  /** The head's x of a place on the face. */
  double headXOfFace(double u, double v) {
    double height = v / halfHeight;
    double across = u / halfWidth;
    double depth = Math.sqrt(Math.max(0, 1 - across * across - height * height));
    return (across * cosTurn + depth * sinTurn) * halfWidth * narrowing(height) + shift(height);
  }

  /** Distance to the outline in head coordinates, negative inside; right near the edge. */
  double distanceAt(double headX, double headY) {
    double height = headY / halfHeight;
    double narrowing = narrowing(height);
    return distance((headX - shift(height)) / (halfWidth * narrowing), height, narrowing);
  }

  /**
   * The same for a place given in shares of the head's size.
   *
   * @param across 1 = the outline on the right, at this height
   * @param height 1 = the chin
   * @param narrowing of {@link #narrowing} at this height
   */
  double distance(double across, double height, double narrowing) {
    double radius = Math.sqrt(across * across + height * height) + 1e-9;
    double slopeX = across / (halfWidth * narrowing);
    double slopeY =
        (height
                - across * across * narrowingSlope(height) / narrowing
                - slopeX * shiftSlope(height))
            / halfHeight;
    return (radius - 1) * radius / (Shapes.length(slopeX, slopeY) + 1e-9);
  }
}
