package io.equipoise.cli;

import io.equipoise.download.DownloadProgress;
import java.util.Locale;

/** Shows how a download gets on: a bar where a person looks, a line a file everywhere. */
final class DownloadBar implements DownloadProgress {
  private final Terminal terminal;

  DownloadBar(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void received(String file, long bytes, long total) {
    if (bytes == total) {
      terminal.tell(file + " " + size(total));
    } else {
      terminal.progress((double) bytes / total, file + " " + size(bytes) + " of " + size(total));
    }
  }

  @Override
  public void note(String message) {
    terminal.tell(message);
  }

  /** Bytes for people: "9.9 MB". */
  static String size(long bytes) {
    return bytes < 1_000_000
        ? String.format(Locale.ROOT, "%.1f kB", bytes / 1e3)
        : String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
  }
}
