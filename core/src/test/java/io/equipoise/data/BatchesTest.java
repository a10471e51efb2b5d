package io.equipoise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.equipoise.tensor.TensorData;
import io.equipoise.tensor.TensorScope;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchesTest {
  @TempDir Path folder;

  @Test
  void orderOfEachEpochHitsEverySampleOnce() {
    BatchOrder order = new BatchOrder(5, 37);
    for (int epoch = 0; epoch < 3; epoch++) {
      long first = epoch * 37L;
      assertThat(LongStream.range(first, first + 37).map(order::index).sorted())
          .containsExactly(LongStream.range(0, 37).boxed().toArray(Long[]::new));
    }
    assertThat(LongStream.range(0, 37).map(order::index).toArray())
        .isNotEqualTo(LongStream.range(37, 74).map(order::index).toArray());
  }

  @Test
  void orderAndFlipsArePureFunctionsOfSeedAndPlace() {
    BatchOrder order = new BatchOrder(5, 1000);
    BatchOrder again = new BatchOrder(5, 1000);
    again.index(7);
    for (long k : new long[] {99, 0, 5000, 1}) {
      assertThat(again.index(k)).isEqualTo(order.index(k));
      assertThat(again.flipped(k)).isEqualTo(order.flipped(k));
    }
    assertThat(LongStream.range(0, 10_000).filter(order::flipped).count()).isBetween(4800L, 5200L);
    assertThat(LongStream.range(0, 1000).map(new BatchOrder(6, 1000)::index).toArray())
        .isNotEqualTo(LongStream.range(0, 1000).map(order::index).toArray());
  }

  @Test
  void batchSizeOnlyCutsTheSequence() {
    try (PackedImages images = colours(10)) {
      byte[] single = sequence(images, 1, 0, 24);
      assertThat(sequence(images, 4, 0, 24)).isEqualTo(single);
      assertThat(sequence(images, 12, 0, 24)).isEqualTo(single); // over the end of an epoch
    }
  }

  @Test
  void resumedSequenceEqualsUndisturbedOne() {
    try (PackedImages images = colours(10)) {
      byte[] whole = sequence(images, 4, 0, 28);
      byte[] rest = sequence(images, 4, 12, 16);
      assertThat(rest)
          .isEqualTo(Arrays.copyOfRange(whole, whole.length - rest.length, whole.length));
    }
  }

  @Test
  void flippedImagesAreMirroredLeftToRightAndOthersAreNot() {
    try (PackedImages images = colours(10);
        Batches plain = new Batches(images, 3, 20, 0, false);
        Batches flipped = new Batches(images, 3, 20, 0, true)) {
      byte[] a = plain.next().pixels();
      byte[] b = flipped.next().pixels();
      BatchOrder order = new BatchOrder(3, 10);
      for (int i = 0; i < a.length; i++) {
        int image = i / 48;
        int x = i / 3 % 4;
        int from = order.flipped(image) ? i + (3 - 2 * x) * 3 : i;
        assertThat(b[i]).isEqualTo(a[from]);
      }
    }
  }

  @Test
  void tensorIsChannelsLastInMinusOneToOne() {
    try (PackedImages images = colours(10);
        TensorScope scope = new TensorScope()) {
      Tensor tensor = Batch.of(images, 2, 7).toTensor(new Device("cpu"));
      assertThat(tensor.shape()).containsExactly(2, 3, 4, 4);
      assertThat(tensor.strides().vec().get()).containsExactly(48, 1, 12, 3);
      byte[] pixels = new byte[48];
      images.read(7, pixels, 0);
      float[] values = TensorData.floats(tensor); // [N, C, H, W]
      for (int i = 0; i < 48; i++) {
        int c = i / 16;
        float expected = (pixels[i % 16 * 3 + c] & 0xff) / 127.5f - 1;
        assertThat(values[48 + i]).isEqualTo(expected);
      }
    }
  }

  @Test
  void pointsComeAsPairs() {
    try (Mixture ring = Mixture.ring(0);
        Batches batches = new Batches(ring, 1, 5, 0, true);
        TensorScope scope = new TensorScope()) {
      Tensor tensor = batches.next().toTensor(new Device("cpu"));
      assertThat(tensor.shape()).containsExactly(5, 2);
      float[] point = new float[2];
      ring.point(new BatchOrder(1, ring.count()).index(4), point, 0);
      assertThat(Arrays.copyOfRange(TensorData.floats(tensor), 8, 10)).isEqualTo(point);
    }
  }

  @Test
  void failureOfTheLoaderComesOutOfNext() {
    PackedImages images = colours(10);
    images.close();
    try (Batches batches = new Batches(images, 0, 2, 0, false)) {
      for (int attempt = 0; attempt < 2; attempt++) {
        assertThatThrownBy(batches::next)
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("was closed");
      }
    }
  }

  @Test
  void closedBatchesLeaveNoThread() {
    Mixture ring = Mixture.ring(0);
    Batches batches = new Batches(ring, 1, 5, 0, false);
    batches.next();
    batches.close();
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .doesNotContain("equipoise-batches");
    assertThatThrownBy(batches::next).hasMessageContaining("closed");
  }

  @Test
  void spreadReachesFromFirstToLast() {
    try (PackedImages images = colours(10)) {
      byte[] first = Batch.of(images, 0, 2, 5, 7).pixels();
      assertThat(Batch.spread(images, 4).pixels()).isEqualTo(first);
      assertThat(Batch.spread(images, 64).size()).isEqualTo(10);
    }
  }

  @Test
  void partsOfTheRanksMakeTheBatches() {
    try (PackedImages images = colours(10)) {
      byte[] whole = sequence(images, 7, 14, 21);
      ByteArrayOutputStream parts = new ByteArrayOutputStream();
      for (int batch = 0; batch < 3; batch++) {
        for (int rank = 0; rank < 3; rank++) {
          Share share = Share.of(rank, 3, 7);
          try (Batches batches = new Batches(images, 11, share, 14 + 7L * batch, true)) {
            Batch part = batches.next();
            assertThat(part.firstImage()).isEqualTo(14 + 7L * batch + share.first());
            parts.writeBytes(part.pixels());
            assertThat(batches.next().firstImage()).isEqualTo(part.firstImage() + 7);
          }
        }
      }
      assertThat(parts.toByteArray()).isEqualTo(whole);
    }
  }

  private byte[] sequence(TrainingData data, int batchSize, long first, int samples) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try (Batches batches = new Batches(data, 11, batchSize, first, true)) {
      for (int i = 0; i < samples / batchSize; i++) {
        Batch batch = batches.next();
        assertThat(batch.firstImage()).isEqualTo(first + (long) i * batchSize);
        all.writeBytes(batch.pixels());
      }
    }
    return all.toByteArray();
  }

  private PackedImages colours(int count) {
    DrawnSet set =
        new DrawnSet(
            "colours",
            1,
            count,
            (index, side) -> {
              byte[] pixels = new byte[side * side * 3];
              for (int i = 0; i < pixels.length; i++) {
                pixels[i] = (byte) (index * 48 + i);
              }
              return pixels;
            });
    return new PackCache(DataOptions.at(4).withCache(folder)).open("colours", set.at(4));
  }
}
