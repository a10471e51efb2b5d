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
public final class ExitCode {
  /** Done. */
  public static final int DONE = 0;

  /** A failure inside. */
  public static final int FAILURE = 1;

  /** Wrong usage. */
  public static final int USAGE = 2;

  /** Bad data. */
  public static final int DATA = 3;

  /** The training diverged. */
  public static final int DIVERGED = 4;

  /** Storage failed. */
  public static final int STORAGE = 5;

  /** Another process of a distributed run was lost. */
  public static final int PEER_LOST = 6;

  /** The terminal was closed. */
  public static final int HANGUP = 129;

  /** Ctrl-C. */
  public static final int INTERRUPTED = 130;

  /** SIGTERM. */
  public static final int TERMINATED = 143;

  /** Those after which another attempt would end the same way, or which were asked for. */
  public static final Set<Integer> FINAL =
      Set.of(USAGE, DATA, DIVERGED, STORAGE, HANGUP, INTERRUPTED, TERMINATED);

  private ExitCode() {}

  /** The code of a failure. */
  public static int of(Throwable failure) {
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
