package io.equipoise.tensor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.UserPrincipal;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas;
import org.bytedeco.pytorch.global.torch;

/**
 * The one entry point to the native libraries: whoever makes the first tensor calls {@link #load}.
 */
public final class LibTorch {
  private static boolean loaded;

  private LibTorch() {}

  /**
   * Loads libtorch once; later calls return at once.
   *
   * <p>The first start on a machine unpacks the libraries into JavaCPP's cache. Two processes that
   * do so at the same time crash one another, so a file lock lets one of them through at a time.
   *
   * @throws IllegalStateException if the libraries cannot be loaded; the message says which and why
   */
  public static synchronized void load() {
    if (loaded) {
      return;
    }
    try {
      Path cache = Loader.getCacheDir().toPath();
      Files.createDirectories(cache);
      requireOwn(cache);
      try (FileChannel channel =
              FileChannel.open(
                  cache.resolve("equipoise.lock"),
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE);
          FileLock lock = channel.lock()) {
        if (!lock.isValid()) {
          throw new IllegalStateException("the lock on " + cache + " was lost while loading");
        }
        Loader.load(torch.class);
        // OpenBLAS keeps threads of its own, which spin after each product and take the cores from
        // libtorch's: a training step took more than twice as long on two cores.
        openblas.blas_set_num_threads(1);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot unpack the native libraries; give a writable folder with"
              + " -Dorg.bytedeco.javacpp.cachedir=FOLDER",
          e);
    } catch (UnsatisfiedLinkError e) {
      throw new IllegalStateException(
          "libtorch for " + Loader.getPlatform() + " cannot be loaded: " + e.getMessage(), e);
    }
    loaded = true;
  }

  /**
   * Where the home cannot be written, JavaCPP takes a folder of the temporary ones. Whoever has
   * made it before would run in this process.
   */
  private static void requireOwn(Path cache) throws IOException {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    if (cache.startsWith(temporary)) {
      Path own = Files.createTempFile("equipoise", ".own");
      try {
        requireOwn(cache, temporary, Files.getOwner(own));
      } finally {
        Files.delete(own);
      }
    }
  }

  /**
   * Refuses a folder that is another user's, or within one that is.
   *
   * @param outer folder that may be anybody's
   * @throws IllegalStateException naming the folder and its owner
   */
  static void requireOwn(Path folder, Path outer, UserPrincipal self) throws IOException {
    for (Path path = folder; !path.equals(outer); path = path.getParent()) {
      UserPrincipal owner = Files.getOwner(path, LinkOption.NOFOLLOW_LINKS);
      if (!owner.equals(self)) {
        throw new IllegalStateException(
            path
                + " belongs to "
                + owner.getName()
                + ", who could change the native libraries there: give a folder of your own with"
                + " -Dorg.bytedeco.javacpp.cachedir=FOLDER");
      }
    }
  }

  /**
   * Sets how many threads an operation may use. Sums are ordered by thread, so results are equal
   * bit for bit only between runs with the same number.
   */
  public static void setThreads(int threads) {
    load();
    torch.set_num_threads(threads);
  }

  /** Threads an operation may use. */
  public static int threads() {
    load();
    return torch.get_num_threads();
  }
}
