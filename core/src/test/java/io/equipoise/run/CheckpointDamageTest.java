package io.equipoise.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointDamageTest {
  @TempDir Path folder;

  @Test
  void threeHundredFlippedBitsAndTruncationsAreFound() throws IOException {
    damageAndLook(300, 1);
  }

  @Test
  @Tag("long")
  void tenThousandFlippedBitsAndTruncationsAreFound() throws IOException {
    damageAndLook(10_000, 2);
  }

  private void damageAndLook(int times, long seed) throws IOException {
    List<String> warnings = new ArrayList<>();
    Checkpoints checkpoints = new Checkpoints(folder, 2, FaultyFiles.sound(), warnings::add);
    NumberedContents.save(checkpoints, 1, 0);
    List<Path> files = FileOperations.REAL.list(NumberedContents.save(checkpoints, 2, 0));
    Random random = new Random(seed);
    for (int i = 0; i < times; i++) {
      Path file = files.get(random.nextInt(files.size()));
      byte[] whole = Files.readAllBytes(file);
      Files.write(file, damaged(whole, random));
      warnings.clear();
      assertThat(checkpoints.latest().orElseThrow().images()).as("damage %d", i).isEqualTo(1);
      // a hash changed in the manifest blames the file that it belongs to
      Path blamed = file.endsWith(Manifest.NAME) ? file.getParent() : file;
      assertThat(warnings).singleElement().asString().contains(blamed.toString(), "used instead");
      Files.write(file, whole);
    }
    warnings.clear();
    assertThat(checkpoints.latest().orElseThrow().images()).isEqualTo(2);
    assertThat(warnings).isEmpty();
  }

  private static byte[] damaged(byte[] whole, Random random) {
    if (random.nextInt(4) == 0) {
      return Arrays.copyOf(whole, random.nextInt(whole.length));
    }
    byte[] flipped = whole.clone();
    flipped[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
    return flipped;
  }
}
