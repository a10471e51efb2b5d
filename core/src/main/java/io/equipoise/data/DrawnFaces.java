package io.equipoise.data;

import io.equipoise.data.faces.FaceFactors.HairStyle;
import io.equipoise.data.faces.FacePainter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The built-in faces; their classes are the ways the hair is cut. */
final class DrawnFaces implements DrawnSet.Painter {
  private static final List<String> CLASSES =
      Arrays.stream(HairStyle.values()).map(DrawnFaces::className).toList();

  private final FacePainter painter;

  DrawnFaces(long seed) {
    painter = new FacePainter(seed);
  }

  @Override
  public byte[] rgb(long index, int resolution) {
    return painter.rgb(index, resolution);
  }

  @Override
  public List<String> classNames() {
    return CLASSES;
  }

  @Override
  public int label(long index) {
    return CLASSES.indexOf(className(painter.factors(index).hair().style()));
  }

  private static String className(HairStyle style) {
    return style.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
