package io.equipoise.run;

import io.equipoise.tensor.Safetensors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.pytorch.Tensor;

/** Writes the folder of one checkpoint, every file forced to the disk, the manifest last. */
final class CheckpointWriter {
  static final String STATE = "state.json";

  private final FileOperations files;
  private final Path folder;
  private final Map<String, Manifest.FileRecord> written = new TreeMap<>();

  private CheckpointWriter(FileOperations files, Path folder) {
    this.files = files;
    this.folder = folder;
  }

  static void write(FileOperations files, Path folder, long images, CheckpointContents contents)
      throws IOException {
    files.createDirectory(folder);
    CheckpointWriter writer = new CheckpointWriter(files, folder);
    for (Map.Entry<String, Map<String, Tensor>> file : contents.tensors().entrySet()) {
      writer.add(
          file.getKey() + ".safetensors",
          channel -> Safetensors.write(channel, file.getValue(), Map.of("format", "pt")));
    }
    writer.add(STATE, FileContent.of(Json.pretty(contents.state())));
    byte[] manifest = new Manifest(images, writer.written).toJson();
    writer.add(Manifest.NAME, FileContent.of(manifest));
    files.forceDirectory(folder);
  }

  private void add(String name, FileContent content) throws IOException {
    try (FileOperations.Sink sink = files.create(folder.resolve(name))) {
      DigestChannel channel = new DigestChannel(sink);
      content.writeTo(channel);
      sink.force();
      written.put(name, channel.record());
    }
  }

  /** Hashes what was meant to be written, so that reading back finds what the disk made of it. */
  private static final class DigestChannel implements WritableByteChannel {
    private final FileOperations.Sink sink;
    private final MessageDigest digest = Manifest.sha256();
    private long count;

    DigestChannel(FileOperations.Sink sink) {
      this.sink = sink;
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
      ByteBuffer taken = bytes.duplicate();
      int length = sink.write(bytes);
      digest.update(taken.limit(taken.position() + length));
      count += length;
      return length;
    }

    Manifest.FileRecord record() {
      return new Manifest.FileRecord(count, HexFormat.of().formatHex(digest.digest()));
    }

    @Override
    public boolean isOpen() {
      return sink.isOpen();
    }

    @Override
    public void close() throws IOException {
      sink.close();
    }
  }
}
