package io.equipoise.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a message says of a disk that refuses. */
class StorageExceptionTest {
  @TempDir private Path folder;

  @Test
  void theFolderThatMayNotBeUsedIsNamedNotAFileOfOursInIt() {
    assertThat(refused(folder.resolve("none/.a.png.tmp")))
        .isEqualTo(
            "a.png: %s may not be used: change its permissions, or give another folder"
                .formatted(folder));
  }

  @Test
  void aFileThatIsThereIsNamedItself() throws IOException {
    Path file = Files.createFile(folder.resolve("a.png"));
    assertThat(refused(file))
        .isEqualTo("a.png: " + file + " may not be accessed: change its permissions");
  }

  private static String refused(Path file) {
    return new StorageException("a.png", new AccessDeniedException(file.toString())).getMessage();
  }
}
