package io.equipoise.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.PythonPeer;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorBoardLogTest {
  @TempDir Path folder;
  private final InstantSource clock = InstantSource.fixed(Instant.ofEpochSecond(1_700_000_000L));

  /** The data of each record, the frames checked. */
  private static List<byte[]> records(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    List<byte[]> records = new ArrayList<>();
    while (bytes.hasRemaining()) {
      int start = bytes.position();
      byte[] data = new byte[(int) bytes.getLong()];
      assertThat(bytes.getInt()).isEqualTo(TensorBoardLog.maskedCrc(bytes.array(), start, 8));
      bytes.get(data);
      assertThat(bytes.getInt()).isEqualTo(TensorBoardLog.maskedCrc(data, 0, data.length));
      records.add(data);
    }
    return records;
  }

  private static BufferedImage picture() {
    BufferedImage image = new BufferedImage(3, 2, BufferedImage.TYPE_INT_RGB);
    image.setRGB(2, 1, 0x0A141E);
    return image;
  }

  @Test
  void theMaskedChecksumIsThatOfTheFormat() {
    // CRC32C of "123456789" is 0xE3069283 (RFC 3720): rotated by 15 bits, plus 0xa282ead8
    byte[] digits = "123456789".getBytes(StandardCharsets.US_ASCII);
    assertThat(TensorBoardLog.maskedCrc(digits, 0, digits.length)).isEqualTo(0xC78AB0E5);
  }

  @Test
  void recordsAreFramedAndTheFirstNamesTheVersion() throws IOException {
    try (TensorBoardLog log = TensorBoardLog.create(folder, clock)) {
      log.scalars(300, Map.of("k", 0.5));
      log.image(300, "samples", picture());
    }
    List<Path> files = FileOperations.REAL.list(folder);
    assertThat(files).hasSize(1);
    assertThat(files.get(0).getFileName().toString()).startsWith("events.out.tfevents.1700000000.");
    List<byte[]> records = records(files.get(0));
    assertThat(records).hasSize(3);
    assertThat(new String(records.get(0), StandardCharsets.ISO_8859_1)).endsWith("brain.Event:2");
    // wall_time: 9 bytes; step 300: 10 AC 02; summary { value { tag: "k" simple_value: 0.5 } }
    byte[] event = records.get(1);
    assertThat(Arrays.copyOfRange(event, 9, event.length))
        .containsExactly(0x10, 0xAC, 2, 0x2A, 10, 0x0A, 8, 0x0A, 1, 'k', 0x15, 0, 0, 0, 0x3F);
  }

  @Test
  void aFileStartedInTheSameSecondSortsBehind() throws IOException {
    TensorBoardLog.create(folder, clock).close();
    TensorBoardLog.resume(folder, 5, clock).close();
    assertThat(FileOperations.REAL.list(folder))
        .extracting(path -> path.getFileName().toString().substring(0, 30))
        .containsExactly("events.out.tfevents.1700000000", "events.out.tfevents.1700000001");
  }

  @Test
  void tensorBoardReadsScalarsAndPicturesAndForgetsStepsBeyondTheResumedOne()
      throws IOException, InterruptedException {
    try (TensorBoardLog log = TensorBoardLog.create(folder, clock)) {
      for (int step = 1; step <= 5; step++) {
        log.scalars(step, Map.of("k", 0.1 * step, "energy_real", 2));
      }
      log.image(3, "samples", picture());
      log.image(5, "samples", picture());
    }
    try (TensorBoardLog log = TensorBoardLog.resume(folder, 3, clock)) {
      log.scalars(4, Map.of("k", 40));
    }
    String output =
        PythonPeer.run(
            """
            import sys, io
            from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
            from PIL import Image
            a = EventAccumulator(sys.argv[1], size_guidance={"images": 0, "scalars": 0})
            a.Reload()
            k = [(e.step, round(e.value, 6)) for e in a.Scalars("k")]
            assert k == [(1, .1), (2, .2), (3, .3), (4, 40)], k
            assert [e.step for e in a.Scalars("energy_real")] == [1, 2, 3]
            assert a.Scalars("k")[0].wall_time == 1.7e9
            images = a.Images("samples")
            assert [(e.step, e.width, e.height) for e in images] == [(3, 3, 2)], images
            pixels = Image.open(io.BytesIO(images[0].encoded_image_string))
            assert pixels.size == (3, 2) and pixels.getpixel((2, 1)) == (10, 20, 30)
            print("equal")
            """,
            folder);
    assertThat(output).contains("equal");
  }
}
