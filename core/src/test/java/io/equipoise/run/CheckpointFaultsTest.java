package io.equipoise.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CheckpointFaultsTest {
  @TempDir Path root;
  private int folders;
  private final List<String> warnings = new ArrayList<>();

  private Checkpoints open(Path folder, FileOperations files) {
    warnings.clear();
    return new Checkpoints(folder, 1, files, warnings::add);
  }

  private Path freshFolder() throws IOException {
    return Files.createDirectory(root.resolve("f" + folders++));
  }

  private static boolean trySave(Checkpoints checkpoints, long images, int revision) {
    try {
      NumberedContents.save(checkpoints, images, revision);
      return true;
    } catch (StorageException e) {
      assertThat(e).hasMessageContaining("%09d".formatted(images));
      return false;
    }
  }

  /** Whatever a fault left behind, the next save on a sound disk works and tidies up. */
  private void assertNextSaveTidiesUp(Path folder) {
    NumberedContents.save(open(folder, FaultyFiles.sound()), 9, 0);
    assertThat(warnings).isEmpty();
    assertThat(folder.toFile().list()).containsExactlyInAnyOrder(".lock", "000000009");
  }

  @ParameterizedTest
  @EnumSource(FaultyFiles.Fault.class)
  void firstSaveIsThereWholeOrNotAtAllWhicheverOperationFails(FaultyFiles.Fault fault)
      throws IOException {
    FaultyFiles files;
    int n = 0;
    do {
      Path folder = freshFolder();
      files = FaultyFiles.failingAt(n++, fault);
      boolean saved = trySave(open(folder, files), 1, 0);
      Optional<Verified> latest = open(folder, FaultyFiles.sound()).latest();
      assertThat(latest.isPresent() || !saved).as("operation %d", n - 1).isTrue();
      latest.ifPresent(NumberedContents::revision);
      assertThat(warnings).isEmpty();
      assertNextSaveTidiesUp(folder);
    } while (files.failed());
    assertThat(n).as("operations of a save").isGreaterThan(20);
  }

  @ParameterizedTest
  @EnumSource(FaultyFiles.Fault.class)
  void newestIsTheOldOrTheNewOneWhicheverOperationFails(FaultyFiles.Fault fault)
      throws IOException {
    FaultyFiles files;
    int n = 0;
    do {
      Path folder = freshFolder();
      NumberedContents.save(open(folder, FaultyFiles.sound()), 1, 0);
      files = FaultyFiles.failingAt(n++, fault);
      boolean saved = trySave(open(folder, files), 2, 0);
      Verified latest = open(folder, FaultyFiles.sound()).latest().orElseThrow();
      assertThat(latest.images()).isBetween(saved ? 2L : 1L, 2L);
      NumberedContents.revision(latest);
      assertThat(warnings).as("operation %d", n - 1).isEmpty();
      assertNextSaveTidiesUp(folder);
    } while (files.failed());
  }

  @ParameterizedTest
  @EnumSource(FaultyFiles.Fault.class)
  void replacedNumberIsTheOldOrTheNewRevisionWhicheverOperationFails(FaultyFiles.Fault fault)
      throws IOException {
    FaultyFiles files;
    int n = 0;
    do {
      Path folder = freshFolder();
      NumberedContents.save(open(folder, FaultyFiles.sound()), 1, 0);
      files = FaultyFiles.failingAt(n++, fault);
      boolean saved = trySave(open(folder, files), 1, 1);
      Verified latest = open(folder, FaultyFiles.sound()).latest().orElseThrow();
      assertThat(NumberedContents.revision(latest))
          .as("operation %d", n - 1)
          .isBetween(saved ? 1 : 0, 1);
      assertNextSaveTidiesUp(folder);
    } while (files.failed());
  }

  @Test
  void fullDiskLeavesTheOldOneWholeAndNothingElse() throws IOException {
    Path folder = freshFolder();
    NumberedContents.save(open(folder, FaultyFiles.sound()), 1, 0);
    long size = 0;
    for (File file : folder.resolve("000000001").toFile().listFiles()) {
      size += file.length();
    }
    for (long bytes = 0; bytes < size; bytes += 7) {
      assertThat(trySave(open(folder, FaultyFiles.fullAfter(bytes)), 2, 0)).isFalse();
      Verified latest = open(folder, FaultyFiles.sound()).latest().orElseThrow();
      assertThat(latest.images()).isEqualTo(1);
      NumberedContents.revision(latest);
      assertThat(folder.toFile().list()).containsExactlyInAnyOrder(".lock", "000000001");
    }
    assertThat(trySave(open(folder, FaultyFiles.fullAfter(size + 8)), 2, 0)).isTrue();
  }

  @Test
  void aDiskThatKeepsOtherBytesIsNoticedBeforeTheOldOneIsDeleted() throws IOException {
    Path folder = freshFolder();
    NumberedContents.save(open(folder, FaultyFiles.sound()), 1, 0);
    for (long images = 1; images <= 2; images++) {
      Checkpoints checkpoints = open(folder, FaultyFiles.keepingOtherBytes());
      long number = images;
      assertThatThrownBy(() -> NumberedContents.save(checkpoints, number, 1))
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("the disk did not keep what was written");
      assertThat(folder.toFile().list()).containsExactlyInAnyOrder(".lock", "000000001");
      assertThat(NumberedContents.revision(checkpoints.latest().orElseThrow())).isZero();
    }
  }
}
