package io.equipoise.data;

/**
 * Walks over the blocks of a GIF file (GIF89a, 12 to 26) up to the first picture. ImageIO puts the
 * pieces of a comment together in time that grows with the square of their number.
 */
final class GifBlocks {
  private static final int HEADER_BYTES = 13;
  private static final int EXTENSION = 0x21;
  private static final int MOST_BYTES = 1 << 20; // a colour profile has less

  private GifBlocks() {}

  /** Throws a {@link DataException} if there is too much before the first picture. */
  static void check(String where, byte[] file) {
    if (file.length <= HEADER_BYTES) {
      return; // the reader says so
    }
    int palette = file[10] < 0 ? 3 << ((file[10] & 7) + 1) : 0;
    int first = HEADER_BYTES + palette;
    int at = first;
    while (at + 2 < file.length && file[at] == EXTENSION) {
      at += 2;
      while (at < file.length && file[at] != 0) {
        at += 1 + (file[at] & 0xff);
      }
      at++;
      if (at - first > MOST_BYTES) {
        throw ImageDecoder.broken(
            where, "GIF with more than 1 MiB of comments before its picture", null);
      }
    }
  }
}
