package io.equipoise.download;

/** Told how a download gets on. Called by the thread that downloads. */
public interface DownloadProgress {
  /**
   * Bytes of a file have come.
   *
   * @param file its name
   * @param bytes that are there, from earlier tries too
   * @param total its length
   */
  void received(String file, long bytes, long total);

  /** Something went wrong, or takes time, and the download goes on: a sentence for people. */
  void note(String message);
}
