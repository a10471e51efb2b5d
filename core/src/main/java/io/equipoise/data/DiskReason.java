package io.equipoise.data;

import java.io.IOException;
import java.nio.file.AccessDeniedException;

/** Why something cannot be written, in words for a message. */
final class DiskReason {
  private DiskReason() {}

  /** A denied access has the file alone as its message. */
  static String of(IOException e) {
    return e instanceof AccessDeniedException denied
        ? "no permission to write " + denied.getFile()
        : e.getMessage();
  }
}
