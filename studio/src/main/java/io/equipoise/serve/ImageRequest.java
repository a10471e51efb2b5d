package io.equipoise.serve;

import io.equipoise.latent.Interpolation;
import io.equipoise.latent.Sampler;
import io.equipoise.web.HttpFailure;
import io.equipoise.web.HttpFailure.Reason;
import io.equipoise.web.Parameters;
import java.util.List;

/**
 * Which images are asked for.
 *
 * @param latents z of all of them, {@code [n, Z]} row-major
 * @param n how many
 * @param columns of a picture of all
 * @param single whether the picture is the one image as it is, without a frame
 * @param raw floats as the generator made them, in place of bytes
 */
record ImageRequest(float[] latents, int n, int columns, boolean single, boolean raw) {
  private static final List<String> NAMES =
      List.of("seed", "n", "truncation", "from_seed", "to_seed", "frames", "method", "grid", "raw");
  private static final int FRAMES = 10;

  /**
   * Reads a request.
   *
   * @param most images of one request
   */
  static ImageRequest of(Parameters given, int latent, int most) {
    given.allow(NAMES);
    boolean between = given.has("from_seed") || given.has("to_seed");
    double truncation = given.share("truncation", 1);
    boolean raw = given.flag("raw", false);
    if (between) {
      refuse(given, "seed and n are of other requests than from_seed, to_seed", "seed", "n");
      if (most < 2) {
        throw new HttpFailure(
            Reason.BAD_REQUEST, "there is no path here: a request has one image at most");
      }
      int frames = (int) given.whole("frames", Math.min(FRAMES, most), 2, most);
      float[] latents = Sampler.truncated(path(given, latent, frames), truncation);
      return new ImageRequest(latents, frames, frames, false, raw);
    }
    refuse(given, "goes with from_seed and to_seed", "frames", "method");
    long seed = given.whole("seed", 1, Long.MIN_VALUE, Long.MAX_VALUE);
    int n = (int) given.whole("n", 1, 1, most);
    float[] latents = Sampler.truncated(Sampler.latents(seed, 0, n, latent), truncation);
    boolean grid = given.flag("grid", n > 1);
    if (!grid && n > 1) {
      throw new HttpFailure(
          Reason.BAD_REQUEST, "grid=false shows one image: take n=1, or another form than PNG");
    }
    return new ImageRequest(latents, n, (int) Math.ceil(Math.sqrt(n)), !grid, raw);
  }

  private static void refuse(Parameters given, String why, String... names) {
    for (String name : names) {
      if (given.has(name)) {
        throw new HttpFailure(Reason.BAD_REQUEST, name + ": " + why);
      }
    }
  }

  private static float[] path(Parameters given, int latent, int frames) {
    if (!given.has("from_seed") || !given.has("to_seed")) {
      throw new HttpFailure(Reason.BAD_REQUEST, "from_seed and to_seed go together");
    }
    float[] from = Sampler.latents(seed(given, "from_seed"), 0, 1, latent);
    float[] to = Sampler.latents(seed(given, "to_seed"), 0, 1, latent);
    return given.choice("method", Interpolation.LERP, Interpolation.class).path(from, to, frames);
  }

  private static long seed(Parameters given, String name) {
    return given.whole(name, 1, Long.MIN_VALUE, Long.MAX_VALUE);
  }
}
