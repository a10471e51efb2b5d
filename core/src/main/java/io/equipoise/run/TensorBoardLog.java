package io.equipoise.run;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * An event file of TensorBoard: TFRecord frames (length, masked CRC32C, data, masked CRC32C) around
 * {@code Event} messages of tensorflow/core/util/event.proto.
 */
public final class TensorBoardLog implements AutoCloseable {
  private static final Pattern NAME = Pattern.compile("events\\.out\\.tfevents\\.(\\d{10})\\..*");

  // field numbers of Event
  private static final int WALL_TIME = 1;
  private static final int STEP = 2;
  private static final int FILE_VERSION = 3;
  private static final int SUMMARY = 5;
  private static final int SESSION_LOG = 7;
  // of Summary and its Value
  private static final int VALUE = 1;
  private static final int TAG = 1;
  private static final int SIMPLE_VALUE = 2;
  private static final int IMAGE = 4;
  // of Summary.Image
  private static final int HEIGHT = 1;
  private static final int WIDTH = 2;
  private static final int COLORSPACE = 3;
  private static final int ENCODED_IMAGE = 4;
  // of SessionLog
  private static final int STATUS = 1;
  private static final int STATUS_START = 1;

  private final AppendFile file;
  private final InstantSource clock;

  private TensorBoardLog(AppendFile file, InstantSource clock) {
    this.file = file;
    this.clock = clock;
    append(event().string(FILE_VERSION, "brain.Event:2"));
  }

  /** Starts the event file of a new run in its directory. */
  public static TensorBoardLog create(Path directory) {
    return create(directory, InstantSource.system());
  }

  static TensorBoardLog create(Path directory, InstantSource clock) {
    Path file = directory.resolve("events.out.tfevents");
    try {
      // TensorBoard reads the files of a directory in the order of their names
      long seconds = Math.max(clock.instant().getEpochSecond(), lastSeconds(directory) + 1);
      file =
          directory.resolve(
              "events.out.tfevents."
                  + FileNumber.of(seconds, 10)
                  + ".equipoise."
                  + ProcessHandle.current().pid()
                  + ".0");
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      return new TensorBoardLog(new AppendFile(file, channel), clock);
    } catch (IOException e) {
      throw new StorageException(file + " could not be created", e);
    }
  }

  /**
   * Starts another event file for a run that goes on, and tells TensorBoard to forget what the
   * earlier ones say about later steps.
   *
   * @param step the last one that the resumed state has behind it
   */
  public static TensorBoardLog resume(Path directory, long step) {
    return resume(directory, step, InstantSource.system());
  }

  static TensorBoardLog resume(Path directory, long step, InstantSource clock) {
    TensorBoardLog log = create(directory, clock);
    log.goBack(step);
    return log;
  }

  /** Tells TensorBoard to forget what was said of steps after this one. */
  public void goBack(long step) {
    append(
        event()
            .int64(STEP, step + 1)
            .message(SESSION_LOG, new ProtobufWriter().int64(STATUS, STATUS_START)));
  }

  private static long lastSeconds(Path directory) throws IOException {
    return FileOperations.REAL.list(directory).stream()
        .map(path -> NAME.matcher(path.getFileName().toString()))
        .filter(Matcher::matches)
        .mapToLong(matcher -> Long.parseLong(matcher.group(1)))
        .max()
        .orElse(-1);
  }

  /** Logs named numbers under one step; stored as float32. */
  public void scalars(long step, Map<String, ? extends Number> values) {
    ProtobufWriter summary = new ProtobufWriter();
    values.forEach(
        (tag, value) ->
            summary.message(
                VALUE,
                new ProtobufWriter().string(TAG, tag).float32(SIMPLE_VALUE, value.floatValue())));
    append(event().int64(STEP, step).message(SUMMARY, summary));
  }

  /** Logs a picture, as PNG. */
  public void image(long step, String tag, BufferedImage image) {
    ProtobufWriter encoded =
        new ProtobufWriter()
            .int64(HEIGHT, image.getHeight())
            .int64(WIDTH, image.getWidth())
            .int64(COLORSPACE, image.getColorModel().getNumComponents())
            .bytes(ENCODED_IMAGE, SampleGrid.png(image));
    ProtobufWriter value = new ProtobufWriter().string(TAG, tag).message(IMAGE, encoded);
    append(event().int64(STEP, step).message(SUMMARY, new ProtobufWriter().message(VALUE, value)));
  }

  private ProtobufWriter event() {
    return new ProtobufWriter().float64(WALL_TIME, clock.millis() / 1000.0);
  }

  private void append(ProtobufWriter event) {
    file.append(frame(event.toBytes()));
  }

  /** One TFRecord. */
  private static ByteBuffer frame(byte[] data) {
    ByteBuffer frame =
        ByteBuffer.allocate(Long.BYTES + Integer.BYTES + data.length + Integer.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    frame.putLong(data.length);
    frame.putInt(maskedCrc(frame.array(), 0, Long.BYTES));
    frame.put(data);
    frame.putInt(maskedCrc(data, 0, data.length));
    return frame.flip();
  }

  /**
   * Rotated and shifted, as the format wants it, so that a CRC of data with CRCs in it is sound.
   */
  static int maskedCrc(byte[] data, int offset, int length) {
    CRC32C crc = new CRC32C();
    crc.update(data, offset, length);
    return Integer.rotateRight((int) crc.getValue(), 15) + 0xa282ead8;
  }

  /** Closes the file; what was logged is in it already. */
  @Override
  public void close() {
    file.close();
  }
}
