package io.equipoise.latent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.equipoise.run.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An array that is written is whole, or what was there before. */
class NpyFileTest {
  @TempDir private Path folder;

  @Test
  void anArrayThatIsNotFilledLeavesWhatWasThereBefore() throws IOException {
    Path file = Files.writeString(folder.resolve("a.npy"), "before");
    NpyFile half = NpyFile.create(file, true, 2);
    half.write(new byte[] {1});
    assertThatThrownBy(half::close).hasMessageContaining("misses 1 elements");
    assertThat(file).content().isEqualTo("before");
    assertThat(folder.toFile().list()).containsExactly("a.npy");
  }

  @Test
  void aWholeArrayReplacesWhatWasThereBefore() throws IOException {
    Path file = Files.writeString(folder.resolve("a.npy"), "before");
    try (NpyFile whole = NpyFile.create(file, false, 1, 2)) {
      whole.write(new float[] {1, 2});
    }
    assertThat(file).binaryContent().isEqualTo(NpyFile.content(new float[] {1, 2}, 1, 2));
    assertThat(folder.toFile().list()).containsExactly("a.npy");
  }

  @Test
  void aFolderOfThatNameIsRefusedBeforeAnythingIsMade() {
    assertThatThrownBy(() -> NpyFile.create(folder, false, 1, 2))
        .isInstanceOf(StorageException.class)
        .hasMessage(folder + " cannot be written: it is a folder, give another name");
    assertThat(folder).isEmptyDirectory();
  }
}
