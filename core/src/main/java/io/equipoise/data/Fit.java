package io.equipoise.data;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How an image of another shape is brought to the square of the resolution. */
public enum Fit {
  /**
   * The default. A square smaller than the target and at least 3/4 of its side (28 to 32) is {@link
   * #PAD padded}, so that it keeps its pixels; everything else is {@link #CROP cropped}.
   */
  @JsonProperty("auto")
  AUTO,
  /** Scaled until the shorter side fits, then cut to the centre. */
  @JsonProperty("crop")
  CROP,
  /**
   * Scaled until the longer side fits, then centred on the image's most common border colour. An
   * image whose longer side is between 3/4 of the target and the target is not scaled.
   */
  @JsonProperty("pad")
  PAD,
  /** Scaled on each axis by itself; changes the proportions. */
  @JsonProperty("stretch")
  STRETCH;

  /** The name as written on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The fit of a name, if there is one. */
  public static Optional<Fit> named(String name) {
    return Arrays.stream(values()).filter(fit -> fit.toString().equals(name)).findFirst();
  }
}
