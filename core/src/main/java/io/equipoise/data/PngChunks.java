package io.equipoise.data;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32;

/** Walks over the chunks of a PNG file (ISO/IEC 15948, 5.3): ImageIO checks neither CRC nor end. */
final class PngChunks {
  private static final int IEND = 0x49454E44;
  private static final int IHDR = 0x49484452;
  private static final int EXIF = 0x65584966; // eXIf

  private PngChunks() {}

  /**
   * Throws a {@link DataException} unless every chunk is whole and the size is allowed.
   *
   * @return the EXIF orientation, 1 to 8; 1 where there is none
   */
  static int check(String where, byte[] file) {
    ByteBuffer data = ByteBuffer.wrap(file);
    int at = 8;
    int type = 0;
    int orientation = 1;
    while (type != IEND) {
      if (file.length - at < 12) {
        throw broken(where, "ends inside the chunk at offset " + at);
      }
      int length = data.getInt(at);
      type = data.getInt(at + 4);
      if (at == 8 && (type != IHDR || length != 13)) {
        throw broken(where, "does not begin with a header chunk at offset 8");
      }
      if (length < 0 || length > file.length - at - 12) {
        throw broken(where, "ends inside the chunk at offset " + at);
      }
      CRC32 crc = new CRC32();
      crc.update(file, at + 4, length + 4);
      if ((int) crc.getValue() != data.getInt(at + 8 + length)) {
        throw broken(where, "has a wrong checksum in the chunk at offset " + at);
      }
      if (type == EXIF) {
        orientation = ExifOrientation.ofPng(Arrays.copyOfRange(file, at + 8, at + 8 + length));
      }
      at += 12 + length;
    }
    ImageDecoder.checkSize(where, data.getInt(16) & 0xffffffffL, data.getInt(20) & 0xffffffffL);
    return orientation;
  }

  private static DataException broken(String where, String what) {
    return ImageDecoder.broken(where, "broken PNG (it " + what + ")", null);
  }
}
