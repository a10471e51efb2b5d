package io.equipoise.download;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder of this machine, such as a USB stick or a share. */
record FolderMirror(Path folder) implements Mirror {
  private static final int BUFFER_BYTES = 1 << 16;

  @Override
  public String address(PublishedFile file) {
    return folder.resolve(file.name()).toString();
  }

  @Override
  public void fetch(PublishedFile file, PartFile part, DownloadProgress progress)
      throws FailedTransfer {
    Path source = folder.resolve(file.name());
    if (!Files.isRegularFile(source)) {
      throw FailedTransfer.lasting(source + " does not exist");
    }
    try (InputStream in = Files.newInputStream(source)) {
      long bytes = Files.size(source);
      if (bytes != file.bytes()) {
        throw FailedTransfer.lasting(
            "%s has %d bytes, expected %d".formatted(source, bytes, file.bytes()));
      }
      copy(in, file, part, progress);
    } catch (IOException e) {
      throw FailedTransfer.lasting(source + " cannot be read (" + e + ")");
    }
  }

  private static void copy(
      InputStream in, PublishedFile file, PartFile part, DownloadProgress progress)
      throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    try (PartFile.Writer writer = part.anew()) {
      for (int n; (n = in.read(buffer)) >= 0; ) {
        writer.write(buffer, n);
        progress.received(file.name(), writer.bytes(), file.bytes());
      }
    }
  }
}
