package io.equipoise.latent;

import io.equipoise.run.SampleGrid;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32;

/**
 * Frames as one APNG file, which shows the first of them where only PNG is understood: the chunks
 * of each frame's PNG under those of the PNG specification's third edition, section 11.3.6.
 */
final class AnimatedPng {
  private static final int SIGNATURE_BYTES = 8;
  private static final int CHUNK_BYTES = 12; // length, type, CRC

  private final ByteArrayOutputStream file = new ByteArrayOutputStream();
  private int sequence;

  private AnimatedPng() {}

  /**
   * The content of a file that repeats for ever.
   *
   * @param frames of one size
   */
  static byte[] of(List<BufferedImage> frames, int delayMillis) {
    AnimatedPng png = new AnimatedPng();
    for (int i = 0; i < frames.size(); i++) {
      png.frame(SampleGrid.png(frames.get(i)), i, frames, delayMillis);
    }
    png.chunk("IEND", new byte[0]);
    return png.file.toByteArray();
  }

  private void frame(byte[] content, int index, List<BufferedImage> frames, int delayMillis) {
    if (index == 0) {
      file.write(content, 0, SIGNATURE_BYTES);
    }
    boolean begun = false;
    ByteBuffer png = ByteBuffer.wrap(content).position(SIGNATURE_BYTES);
    while (png.remaining() >= CHUNK_BYTES) {
      byte[] data = new byte[png.getInt()];
      byte[] type = new byte[4];
      png.get(type).get(data).getInt();
      String name = new String(type, StandardCharsets.US_ASCII);
      if (name.equals("IHDR") && index == 0) {
        chunk(name, data);
        chunk("acTL", ByteBuffer.allocate(8).putInt(frames.size()).putInt(0).array());
      } else if (name.equals("IDAT")) {
        if (!begun) {
          begun = true;
          control(frames.get(index), delayMillis);
        }
        pixels(data, index);
      }
    }
  }

  /** fcTL: a whole frame at the origin that replaces the one before. */
  private void control(BufferedImage frame, int delayMillis) {
    ByteBuffer control = ByteBuffer.allocate(26).putInt(sequence++);
    control.putInt(frame.getWidth()).putInt(frame.getHeight()).putInt(0).putInt(0);
    control.putShort((short) delayMillis).putShort((short) 1000).put((byte) 0).put((byte) 0);
    chunk("fcTL", control.array());
  }

  private void pixels(byte[] data, int index) {
    if (index == 0) {
      chunk("IDAT", data);
    } else {
      chunk("fdAT", ByteBuffer.allocate(4 + data.length).putInt(sequence++).put(data).array());
    }
  }

  private void chunk(String type, byte[] data) {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(data);
    file.writeBytes(ByteBuffer.allocate(4).putInt(data.length).array());
    file.writeBytes(name);
    file.writeBytes(data);
    file.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
  }
}
