package io.equipoise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.equipoise.download.Download;
import io.equipoise.download.DownloadProgress;
import io.equipoise.download.PublishedSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Published sets as data specs, by their names. */
class PublishedSpecTest {
  private static final DownloadProgress SILENT =
      new DownloadProgress() {
        @Override
        public void received(String file, long bytes, long total) {}

        @Override
        public void note(String message) {
          throw new AssertionError(message);
        }
      };

  private static final Map<String, byte[]> DIGITS =
      Map.of(
          "train-images-idx3-ubyte.gz", Archives.gzip(Archives.idx(3 * 64, 0x803, 3, 8, 8)),
          "train-labels-idx1-ubyte.gz", Archives.gzip(Archives.idx(3, 0x801, 3)),
          "t10k-images-idx3-ubyte.gz", Archives.gzip(Archives.idx(64, 0x803, 1, 8, 8)),
          "t10k-labels-idx1-ubyte.gz", Archives.gzip(Archives.idx(1, 0x801, 1)));

  @TempDir private Path cache;

  private DataOptions options(int resolution) {
    return DataOptions.at(resolution).withCache(cache);
  }

  @ParameterizedTest
  @ValueSource(strings = {"mnist", "fashion-mnist", "cifar10"})
  void setThatIsNotDownloadedSaysHowToGetIt(String name) {
    assertThatThrownBy(() -> DataSpec.open(name, options(32)))
        .isInstanceOf(DataException.class)
        .hasMessage(name + " is not downloaded yet: run equipoise data get " + name);
    assertThatThrownBy(() -> DataSpec.info(name, options(32))).isInstanceOf(DataException.class);
  }

  @Test
  void setThatIsDownloadedInPartIsNotDownloaded() throws IOException {
    Path folder = Archives.folder(cache.resolve("sets/mnist"), DIGITS);
    Files.delete(folder.resolve("t10k-labels-idx1-ubyte.gz"));
    assertThatThrownBy(() -> DataSpec.open("mnist", options(8)))
        .hasMessageContaining("not downloaded yet");
  }

  @Test
  void nameIsTheSetInTheCacheAndAPathOfThatNameIsThePath() {
    Archives.folder(cache.resolve("sets/mnist"), DIGITS);
    Path other =
        Archives.folder(
            cache.resolve("elsewhere/mnist"),
            Map.of("train-images-idx3-ubyte", Archives.idx(128, 0x803, 2, 8, 8)));
    try (TrainingData named = DataSpec.open("mnist", options(8));
        TrainingData path = DataSpec.open(other.toString(), options(8))) {
      assertThat(named.count()).isEqualTo(3);
      assertThat(path.count()).isEqualTo(2);
      assertThat(List.of(named.name(), path.name())).containsExactly("mnist", "mnist");
    }
    assertThat(DataSpec.info("mnist", options(8)).count()).isEqualTo(3);
    Path out = cache.resolve("out.pack");
    try (PackedImages packed = DataSpec.pack("mnist", options(8), out)) {
      assertThat(packed.name()).isEqualTo("mnist");
      assertThat(packed.count()).isEqualTo(3);
    }
  }

  @Test
  void setOfOneArchiveIsReadAsItIs() throws IOException {
    Path folder = Files.createDirectories(cache.resolve("sets/cifar10"));
    Map<String, byte[]> batches =
        Map.of(
            "cifar-10-batches-bin/data_batch_1.bin", Archives.cifar(3, 0),
            "cifar-10-batches-bin/batches.meta.txt", new byte[9],
            "cifar-10-batches-bin/test_batch.bin", Archives.cifar(4, 100));
    Files.write(folder.resolve("cifar-10-binary.tar.gz"), Archives.gzip(Archives.tar(batches)));
    try (TrainingData images = DataSpec.open("cifar10", options(32));
        TrainingData again = DataSpec.open("cifar10", options(32))) {
      assertThat(images.count()).isEqualTo(3);
      assertThat(List.of(images.name(), again.name())).containsExactly("cifar10", "cifar10");
      assertThat(images.classNames()).contains("airplane");
    }
  }

  /** Also shows that the stated lengths and checksums are those of the published files. */
  @ParameterizedTest
  @ValueSource(strings = {"mnist", "fashion-mnist"})
  void realSetComesFromAFolder(String name) throws IOException {
    Path shared = Path.of(System.getProperty("equipoise.shared", "../../shared"));
    Path files = shared.resolve("data").resolve(name);
    assumeTrue(Files.isDirectory(files), "skipped: " + files + " is not there");
    PublishedSet set = PublishedSet.named(name).orElseThrow();
    Path there = new Download(set, cache, SILENT).get(List.of(files.toUri()));
    assertThat(there).isEqualTo(cache.resolve("sets").resolve(name));
    Path images = there.resolve("train-images-idx3-ubyte.gz");
    assertThat(images).hasSameBinaryContentAs(files.resolve("train-images-idx3-ubyte.gz"));
    if (name.equals("mnist")) {
      try (TrainingData named = DataSpec.open(name, options(32));
          TrainingData folder = DataSpec.open(files.toString(), options(32))) {
        assertThat(named.count()).isEqualTo(60_000);
        assertThat(named.fingerprint()).isEqualTo(folder.fingerprint());
      }
    }
  }
}
