package io.equipoise.data;

import java.io.IOException;
import java.io.InputStream;

/**
 * The bytes of a file that should be an image, or why they cannot be read.
 *
 * @param where names it in messages
 * @param bytes null where they cannot be read
 * @param why null where they were read
 */
record ImageFile(String where, byte[] bytes, DataException why) {
  static ImageFile read(
      String where, Container.Entry entry, Container.Opener opener, ReadLimits limits) {
    try (InputStream stream = opener.open()) {
      limits.checkEntryBytes(where, entry.bytes());
      return new ImageFile(where, limits.readAll(where, stream), null);
    } catch (IOException e) {
      String what = "file that cannot be read: " + e.getMessage();
      return new ImageFile(where, null, ImageDecoder.broken(where, what, e));
    } catch (DataException e) {
      return new ImageFile(where, null, e);
    }
  }

  /** The image at a place; decoding it throws where it is broken. */
  ImageSequence.Item item(int place) {
    return new ImageSequence.Item(
        place,
        where,
        bytes == null ? 0 : bytes.length,
        () -> {
          if (why != null) {
            throw why;
          }
          return ImageDecoder.decode(where, bytes);
        });
  }
}
