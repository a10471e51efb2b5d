package io.equipoise.data;

/** Walks over the segments of a JPEG file (ITU-T T.81, annex B). */
final class JpegSegments {
  private static final int START_OF_SCAN = 0xda;
  private static final int END_OF_IMAGE = 0xd9;
  private static final int APP1 = 0xe1;
  private static final int FIRST_RESTART = 0xd0;
  private static final int LAST_RESTART = 0xd7;

  /** Encoders make a dozen; every scan goes over all pixels, however few bytes it has. */
  private static final int MOST_SCANS = 100;

  private JpegSegments() {}

  /**
   * Throws a {@link DataException} unless the frame is one that is read: 8 bits, grey or three
   * colours, of an allowed size, in no more scans than an encoder would make.
   *
   * @return the EXIF orientation, 1 to 8; 1 where there is none
   */
  static int check(String where, byte[] file) {
    boolean frame = false;
    boolean exif = false;
    int at = 2;
    while (true) {
      while (at + 1 < file.length && byteAt(file, at) == 0xff && byteAt(file, at + 1) == 0xff) {
        at++; // fill bytes
      }
      if (at + 4 > file.length || byteAt(file, at) != 0xff) {
        throw broken(where, "has no segment at offset " + at);
      }
      int marker = byteAt(file, at + 1);
      if (marker == START_OF_SCAN || marker == END_OF_IMAGE) {
        break;
      }
      int length = twoBytesAt(file, at + 2);
      if (length < 2 || at + 2 + length > file.length) {
        throw broken(where, "ends inside the segment at offset " + at);
      }
      if (isFrame(marker)) {
        checkFrame(where, file, at + 4, length - 2);
        frame = true;
      }
      exif |= marker == APP1;
      at += 2 + length;
    }
    if (!frame) {
      throw broken(where, "has no frame before offset " + at);
    }
    checkScans(where, file, at);
    return exif ? ExifOrientation.ofJpeg(file) : 1;
  }

  /** Goes from marker to marker; where the file breaks off the reader will say so. */
  private static void checkScans(String where, byte[] file, int first) {
    int scans = 0;
    int at = first;
    while (at + 3 < file.length && byteAt(file, at + 1) != END_OF_IMAGE) {
      int marker = byteAt(file, at + 1);
      boolean stuffed = marker == 0 || (marker >= FIRST_RESTART && marker <= LAST_RESTART);
      if (byteAt(file, at) != 0xff || marker == 0xff || stuffed) {
        at++;
        continue;
      }
      if (marker == START_OF_SCAN && ++scans > MOST_SCANS) {
        throw broken(where, "has more than " + MOST_SCANS + " scans");
      }
      at += 2 + twoBytesAt(file, at + 2);
    }
  }

  /** SOF0 to SOF15 without DHT (c4), JPG (c8) and DAC (cc). */
  private static boolean isFrame(int marker) {
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
  }

  private static void checkFrame(String where, byte[] file, int at, int length) {
    if (length < 6) {
      throw broken(where, "has a frame of " + length + " bytes at offset " + at);
    }
    int bits = byteAt(file, at);
    int height = twoBytesAt(file, at + 1);
    int width = twoBytesAt(file, at + 3);
    int components = byteAt(file, at + 5);
    if (components == 4) {
      throw new DataException(
          where + " is a CMYK JPEG: convert it to RGB, or leave it out with --skip-bad");
    }
    if (bits != 8 || (components != 1 && components != 3)) {
      throw new DataException(
          where
              + " is a JPEG of "
              + components
              + " components of "
              + bits
              + " bits, which is not read: convert it to an 8-bit grey or RGB JPEG, or leave it"
              + " out with --skip-bad");
    }
    ImageDecoder.checkSize(where, width, height);
  }

  private static int twoBytesAt(byte[] file, int at) {
    return (byteAt(file, at) << 8) | byteAt(file, at + 1);
  }

  private static int byteAt(byte[] file, int at) {
    return file[at] & 0xff;
  }

  private static DataException broken(String where, String what) {
    return ImageDecoder.broken(where, "broken JPEG (it " + what + ")", null);
  }
}
