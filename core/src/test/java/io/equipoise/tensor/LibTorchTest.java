package io.equipoise.tensor;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class LibTorchTest {
  @TempDir private Path folder;

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void librariesAreTakenFromNoFolderOfAnotherUser() throws IOException {
    Path cache = Files.createDirectories(folder.resolve(".javacpp/cache"));
    LibTorch.requireOwn(cache, folder, Files.getOwner(folder));
    UserPrincipal nobody =
        folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody");
    assertThatThrownBy(() -> LibTorch.requireOwn(cache, folder, nobody))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("belongs to")
        .hasMessageContaining("-Dorg.bytedeco.javacpp.cachedir=FOLDER");
  }
}
