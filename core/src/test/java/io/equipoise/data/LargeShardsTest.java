package io.equipoise.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Sets of millions of images and more than 2 GiB: sparse files, of which only marks are written.
 */
class LargeShardsTest {
  private static final int SIDE = 32;
  private static final int IMAGE = SIDE * SIDE;
  private static final long OFFSET = 4096;
  private static final String SHA = "0123456789abcdef".repeat(4);

  @TempDir Path folder;

  /** 2.5 million images, 2.4 GiB, in one part, then half a million in another. */
  @Test
  void millionsOfImagesBeyondTwoGibibytesAreReadInTheOrderOfTraining() throws IOException {
    long[] counts = {2_500_000, 500_000};
    long total = 3_000_000;
    long border = (1L << 31) / IMAGE; // the first image behind 2 GiB of pixels
    long[] marked = {0, border - 1, border, counts[0] - 1, counts[0], total - 1};
    write(counts, marked);
    try (ImageData images = (ImageData) DataSpec.open(folder.toString(), DataOptions.at(SIDE))) {
      assertThat(images.count()).isEqualTo(total);
      assertThat(Files.size(folder.resolve("part-00000.pack"))).isGreaterThan(1L << 31);
      byte[] pixels = new byte[IMAGE];
      for (long image : marked) {
        images.read(image, pixels, 0);
        assertThat(pixels[0]).as("image %d", image).isEqualTo(mark(image));
        assertThat(pixels[IMAGE - 1]).as("end of image %d", image).isEqualTo(mark(image));
      }
      images.read(border - 2, pixels, 0);
      assertThat(pixels).containsOnly(0);
      assertThat(new BatchesOfMarks(images).found(marked)).isEqualTo(marked.length);
    }
  }

  /** Looks for the marked images in the first epoch of a training. */
  private record BatchesOfMarks(ImageData images) {
    int found(long[] marked) {
      BatchOrder order = new BatchOrder(7, images.count());
      int found = 0;
      for (long k = 0; k < images.count(); k++) {
        long index = order.index(k);
        for (long image : marked) {
          if (index == image) {
            try (Batches batches = new Batches(images, 7, 1, k, false)) {
              assertThat(batches.next().pixels()[0]).isEqualTo(mark(image));
            }
            found++;
          }
        }
      }
      return found;
    }
  }

  private static byte mark(long image) {
    return (byte) (image % 100 + 1);
  }

  private void write(long[] counts, long[] marked) throws IOException {
    List<ShardIndex.Part> parts = new ArrayList<>();
    long first = 0;
    for (int i = 0; i < counts.length; i++) {
      String name = ShardIndex.partName(i);
      PackedHeader header =
          new PackedHeader(
              "large", counts[i], SIDE, 1, false, List.of(), 0, SHA, SHA, SHA, OFFSET, 0);
      try (FileChannel channel =
          FileChannel.open(
              folder.resolve(name),
              StandardOpenOption.CREATE_NEW,
              StandardOpenOption.WRITE,
              StandardOpenOption.SPARSE)) {
        channel.write(ByteBuffer.wrap(header.encode()), 0);
        channel.write(ByteBuffer.allocate(1), OFFSET + counts[i] * IMAGE - 1); // its length
        for (long image : marked) {
          if (image >= first && image < first + counts[i]) {
            long at = OFFSET + (image - first) * IMAGE;
            channel.write(ByteBuffer.wrap(new byte[] {mark(image)}), at);
            channel.write(ByteBuffer.wrap(new byte[] {mark(image)}), at + IMAGE - 1);
          }
        }
      }
      parts.add(new ShardIndex.Part(name, counts[i], 0, SHA, SHA));
      first += counts[i];
    }
    ShardIndex.of("large", List.of(), SIDE, 1, parts).write(folder);
  }
}
