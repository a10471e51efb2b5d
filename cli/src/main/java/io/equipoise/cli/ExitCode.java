package io.equipoise.cli;

import io.equipoise.data.DataException;
import io.equipoise.distributed.PeerLostException;
import io.equipoise.download.DownloadException;
import io.equipoise.run.StorageException;
import io.equipoise.tensor.CorruptFileException;
import io.equipoise.training.DivergedException;
import java.io.UncheckedIOException;
import java.util.Set;

/** What the process returns. */
final class ExitCode {
  static final int DONE = 0;
  static final int FAILURE = 1;
  static final int USAGE = 2;
  static final int DATA = 3;
  static final int DIVERGED = 4;
  static final int STORAGE = 5;
  static final int PEER_LOST = 6;
  static final int HANGUP = 129;
  static final int INTERRUPTED = 130;
  static final int TERMINATED = 143;

  /** Those after which another attempt would end the same way, or which were asked for. */
  static final Set<Integer> FINAL =
      Set.of(USAGE, DATA, DIVERGED, STORAGE, HANGUP, INTERRUPTED, TERMINATED);

  private ExitCode() {}

  /** The code of a failure. */
  static int of(Throwable failure) {
    if (failure instanceof IllegalArgumentException) {
      return USAGE;
    }
    if (failure instanceof DataException || failure instanceof DownloadException) {
      return DATA;
    }
    if (failure instanceof DivergedException) {
      return DIVERGED;
    }
    if (failure instanceof StorageException
        || failure instanceof CorruptFileException
        || failure instanceof UncheckedIOException) {
      return STORAGE;
    }
    if (failure instanceof PeerLostException) {
      return PEER_LOST;
    }
    return FAILURE;
  }
}
