package io.equipoise.studio.points;

import io.equipoise.data.Mixture;
import io.equipoise.latent.NpyFile;
import io.equipoise.metrics.MixtureModes;
import io.equipoise.run.RunDirectory;
import io.equipoise.studio.frame.RunFolders;
import io.equipoise.web.HttpFailure;
import io.equipoise.web.HttpFailure.Reason;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the snapshots of a run tell in a few numbers, remembered from one look to the next. Safe for
 * use by many threads.
 */
final class Snapshots {
  /** Shown of a run: every so many-th where there are more, and the last. */
  static final int MOST_SHOWN = 600;

  private static final int MOST_NUMBERS = 1 << 20; // a training writes thousands
  private static final int MOST_REMEMBERED = 20_000;

  private final Map<Key, Facts> remembered = // guarded by itself
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Facts> eldest) {
          return size() > MOST_REMEMBERED;
        }
      };

  /** Another run may come to have the name, and a run that goes back draws once more. */
  private record Key(String run, long images, FileTime written) {}

  /**
   * A snapshot in numbers.
   *
   * @param images real images seen
   * @param modes found, with a point within 3 standard deviations
   * @param highQuality share of points within 3 standard deviations of a centre
   * @param least of the surface
   * @param median of the surface
   */
  record Facts(long images, int modes, double highQuality, float least, float median) {}

  /** Images seen at the snapshots to be shown; as a run grows, those shown before stay. */
  static List<Long> shown(List<Long> all) {
    int every = 1;
    while (all.size() > every * MOST_SHOWN) {
      every *= 2;
    }
    List<Long> shown = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      if (i % every == 0 || i == all.size() - 1) {
        shown.add(all.get(i));
      }
    }
    return shown;
  }

  /** The facts of a run's snapshots after some number of images. */
  List<Facts> of(RunDirectory run, Mixture mixture, long after) {
    List<Facts> facts = new ArrayList<>();
    for (long images : shown(run.surfaces())) {
      if (images > after) {
        Path surface = run.sampleSurface(images);
        facts.add(facts(run, mixture, new Key(run.name(), images, RunFolders.written(surface))));
      }
    }
    return facts;
  }

  private Facts facts(RunDirectory run, Mixture mixture, Key key) {
    synchronized (remembered) {
      Facts known = remembered.get(key);
      if (known != null) {
        return known;
      }
    }
    Facts facts = read(run, mixture, key.images);
    synchronized (remembered) {
      remembered.put(key, facts);
    }
    return facts;
  }

  private static Facts read(RunDirectory run, Mixture mixture, long images) {
    float[] points = points(run, images);
    float[] surface = surface(run, images);
    Arrays.sort(surface);
    float median = surface[surface.length / 2];
    if (!allFinite(points)) {
      return new Facts(images, 0, 0, surface[0], median); // diverged: nothing is anywhere
    }
    MixtureModes modes = MixtureModes.of(points, mixture.centres(), mixture.sigma());
    return new Facts(images, modes.found(), modes.highQuality(), surface[0], median);
  }

  private static boolean allFinite(float[] values) {
    for (float value : values) {
      if (!Float.isFinite(value)) {
        return false;
      }
    }
    return true;
  }

  /** Generated points of a snapshot, x and y in turn. */
  static float[] points(RunDirectory run, long images) {
    return points(NpyFile.readFloats(run.samplePoints(images), MOST_NUMBERS));
  }

  /** Real points, x and y in turn. */
  static float[] realPoints(RunDirectory run) {
    return points(NpyFile.readFloats(run.realPoints(), MOST_NUMBERS));
  }

  private static float[] points(NpyFile.Floats array) {
    array.requireShape(-1, 2);
    return array.values();
  }

  /** The discriminator's surface at a snapshot, {@code [S, S]} row by row from the top. */
  static float[] surface(RunDirectory run, long images) {
    NpyFile.Floats array = NpyFile.readFloats(run.sampleSurface(images), MOST_NUMBERS);
    array.requireShape(-1, array.shape().length == 0 ? -1 : array.shape()[0]);
    if (array.values().length == 0) {
      throw new HttpFailure(Reason.NOT_FOUND, array.file() + " holds no surface");
    }
    return array.values();
  }
}
