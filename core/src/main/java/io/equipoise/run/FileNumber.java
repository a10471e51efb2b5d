package io.equipoise.run;

import java.util.Locale;

/** Numbers in the names of files: the same in every locale, and sorted as they count. */
public final class FileNumber {
  private FileNumber() {}

  /** Real images seen, by which checkpoints, samples and evaluations are named: 000012345. */
  public static String ofImages(long images) {
    return of(images, 9);
  }

  /** A number from 0 on, with zeros before it up to so many digits. */
  public static String of(long number, int digits) {
    return String.format(Locale.ROOT, "%0" + digits + "d", number);
  }
}
