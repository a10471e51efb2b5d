package io.equipoise.run;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** What is to be in a file. */
@FunctionalInterface
public interface FileContent {
  /** Writes all of it. */
  void writeTo(WritableByteChannel channel) throws IOException;

  /** These bytes. */
  static FileContent of(byte[] content) {
    return channel -> {
      ByteBuffer bytes = ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    };
  }
}
