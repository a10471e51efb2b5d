package io.equipoise.download;

import java.util.ArrayList;
import java.util.List;

/** What a download said. */
final class Heard implements DownloadProgress {
  final List<String> notes = new ArrayList<>();
  final List<Long> received = new ArrayList<>();

  @Override
  public void received(String file, long bytes, long total) {
    received.add(bytes);
  }

  @Override
  public void note(String message) {
    notes.add(message);
  }
}
