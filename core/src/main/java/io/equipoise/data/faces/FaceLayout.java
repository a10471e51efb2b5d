package io.equipoise.data.faces;

/** Where the parts of the face are, in (u, v); the eyes of every face are at the same height. */
final class FaceLayout {
  /** Distance of each eye from the middle line. */
  final double eyeU;

  /** Half the width of an eye. */
  final double eyeWidth;

  final double noseTip;

  /** Relative to the usual nose. */
  final double noseWidth;

  /** How far the turn of the head moves the tip of the nose, which stands out, over the face. */
  final double noseLead;

  final double mouthY;

  /** Half the width of the mouth. */
  final double mouthWidth;

  FaceLayout(FaceFactors factors, HeadShape head) {
    eyeU = 0.222 + 0.018 * factors.eyes().spacing() + 0.1 * (head.halfWidth - 0.5);
    eyeWidth = 0.138 + 0.015 * factors.eyes().size();
    noseTip = 0.2 + 0.03 * factors.nose().length();
    noseWidth = 1 + 0.22 * factors.nose().width();
    noseLead = 0.16 * head.sinTurn;
    mouthY = 0.385 + 0.35 * (head.halfHeight - 0.655) + 0.3 * (noseTip - 0.2);
    double smile = Math.max(0, factors.mouth().smile());
    mouthWidth = 0.18 + 0.028 * factors.mouth().width() + 0.055 * smile;
  }
}
