package io.equipoise.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.tensor.CorruptFileException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointsTest {
  @TempDir Path folder;
  private final List<String> warnings = new ArrayList<>();

  private Checkpoints open(int keep) {
    return new Checkpoints(folder, keep, FaultyFiles.sound(), warnings::add);
  }

  private static CheckpointContents stateOnly(ObjectNode state) {
    return new CheckpointContents(Map.of(), state);
  }

  private void damage(long images) throws IOException {
    Path file = folder.resolve("%09d/generator.safetensors".formatted(images));
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 4;
    Files.write(file, bytes);
  }

  @Test
  void latestIsWhatWasSavedLast() {
    Path path = NumberedContents.save(open(3), 12345, 0);
    Verified latest = open(3).latest().orElseThrow();
    assertThat(path).isEqualTo(folder.resolve("000012345")).isEqualTo(latest.path());
    assertThat(latest.images()).isEqualTo(12345);
    assertThat(latest.stems()).containsExactlyInAnyOrder("generator", "optimizer");
    assertThat(NumberedContents.revision(latest)).isZero();
    assertThat(path)
        .isDirectoryContaining("glob:**/generator.safetensors")
        .isDirectoryContaining("glob:**/state.json")
        .isDirectoryContaining("glob:**/manifest.json");
  }

  @Test
  void anEmptyOrMissingFolderHasNone() {
    assertThat(open(1).latest()).isEmpty();
    Checkpoints missing =
        new Checkpoints(folder.resolve("none"), 1, FileOperations.REAL, warnings::add);
    assertThat(missing.latest()).isEmpty();
    NumberedContents.save(missing, 1, 0);
    assertThat(missing.list()).containsExactly(1L);
  }

  @Test
  void theNewestAndTheBestStay() {
    Checkpoints checkpoints = open(2);
    NumberedContents.save(checkpoints, 10, 0);
    checkpoints.markBest(10, "fd", 31.5);
    for (long images = 20; images <= 50; images += 10) {
      NumberedContents.save(checkpoints, images, 0);
    }
    assertThat(checkpoints.list()).containsExactly(10L, 40L, 50L);
    assertThat(open(2).bestMark()).contains(new Checkpoints.Best(10, "fd", 31.5));
    assertThat(NumberedContents.revision(open(2).at(10))).isZero();
    assertThat(open(2).at(40).images()).isEqualTo(40);
    assertThat(warnings).isEmpty();
  }

  @Test
  void aDamagedOneIsPassedOverAndNamed() throws IOException {
    NumberedContents.save(open(3), 10, 0);
    NumberedContents.save(open(3), 20, 0);
    damage(20);
    assertThat(open(3).latest().orElseThrow().images()).isEqualTo(10);
    assertThat(warnings)
        .singleElement()
        .asString()
        .contains("000000020/generator.safetensors")
        .contains("SHA-256")
        .contains("000000010 is used instead");
  }

  @Test
  void aDamagedOneDoesNotPushOutAWholeOne() throws IOException {
    NumberedContents.save(open(2), 10, 0);
    NumberedContents.save(open(2), 20, 0);
    damage(20);
    NumberedContents.save(open(2), 30, 0);
    assertThat(open(2).list()).containsExactly(10L, 20L, 30L);
  }

  @Test
  void aDamagedOneIsReplacedWhenItsNumberComesAgain() throws IOException {
    NumberedContents.save(open(2), 10, 0);
    NumberedContents.save(open(2), 20, 0);
    damage(20);
    NumberedContents.save(open(2), 20, 7);
    assertThat(NumberedContents.revision(open(2).latest().orElseThrow())).isEqualTo(7);
    assertThat(warnings).isEmpty();
  }

  @Test
  void nothingIsChosenWhenAllAreDamaged() throws IOException {
    NumberedContents.save(open(2), 10, 0);
    damage(10);
    assertThatThrownBy(() -> open(2).latest())
        .isInstanceOf(CorruptFileException.class)
        .hasMessageContaining("none of 1 checkpoints is whole")
        .hasMessageContaining("generator.safetensors");
  }

  @Test
  void anUnknownNumberIsRefusedWithThoseThereAre() {
    NumberedContents.save(open(2), 10, 0);
    assertThatThrownBy(() -> open(2).at(11))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no checkpoint 11; there are [10]");
    assertThatThrownBy(() -> open(2).at(10).tensors("ema")).hasMessageContaining("no ema");
  }

  @Test
  void whatAKilledProcessLeftIsClearedByTheNextSave() throws IOException {
    NumberedContents.save(open(2), 10, 0);
    Files.createDirectory(folder.resolve(".000000020.tmp"));
    Files.writeString(folder.resolve(".000000020.tmp/state.json"), "{");
    Files.move(folder.resolve("000000010"), folder.resolve(".000000010.old"));
    assertThat(open(2).latest().orElseThrow().images()).isEqualTo(10);
    assertThat(folder.resolve(".000000020.tmp")).as("reading changes nothing").exists();
    NumberedContents.save(open(2), 30, 0);
    assertThat(folder.toFile().list()).containsExactlyInAnyOrder(".lock", "000000010", "000000030");
  }

  @Test
  void whatALiveProcessIsWritingIsLeftAlone() throws IOException {
    NumberedContents.save(open(2), 10, 0);
    Files.createDirectory(folder.resolve(".000000020.tmp"));
    try (Closeable other = FileOperations.REAL.tryLock(folder.resolve(".lock")).orElseThrow()) {
      assertThatThrownBy(() -> NumberedContents.save(open(2), 30, 0))
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("another process");
    }
    assertThat(folder.resolve(".000000020.tmp")).exists();
    assertThat(open(2).list()).containsExactly(10L);
  }

  @Test
  void aDamagedMarkKeepsAllAndWarns() throws IOException {
    NumberedContents.save(open(1), 10, 0);
    open(1).markBest(10, "fd", 1);
    Files.writeString(folder.resolve("best.json"), "{\"images\":");
    NumberedContents.save(open(1), 20, 0);
    assertThat(open(1).list()).containsExactly(10L, 20L);
    assertThat(warnings).singleElement().asString().contains("best.json");
  }

  @Test
  void doublesComeBackBitForBit() {
    double[] values = {
      0.1,
      -0.0,
      1 / 3.0,
      Math.PI * 1e-300,
      Double.MIN_VALUE,
      Double.MIN_NORMAL,
      Double.MAX_VALUE,
      Math.nextDown(Double.MIN_NORMAL),
      4 * Double.MIN_VALUE,
      9007199254740994.0,
      Double.NaN,
      Double.POSITIVE_INFINITY,
      Double.NEGATIVE_INFINITY
    };
    ObjectNode state = Json.MAPPER.createObjectNode();
    for (int i = 0; i < values.length; i++) {
      state.put("v" + i, values[i]);
    }
    state.put("float", 0.1f).put("long", Long.MIN_VALUE);
    open(1).save(1, stateOnly(state));
    ObjectNode read = open(1).latest().orElseThrow().state();
    for (int i = 0; i < values.length; i++) {
      assertThat(Double.doubleToLongBits(read.path("v" + i).asDouble()))
          .isEqualTo(Double.doubleToLongBits(values[i]));
    }
    assertThat((float) read.path("float").asDouble()).isEqualTo(0.1f);
    assertThat(read.path("long").asLong()).isEqualTo(Long.MIN_VALUE);
  }

  @Test
  void randomBitPatternsOfDoublesComeBack() {
    Random random = new Random(1);
    double[] values = random.longs(2000).mapToDouble(Double::longBitsToDouble).toArray();
    ObjectNode state = Json.MAPPER.createObjectNode();
    var array = state.putArray("values");
    for (double value : values) {
      array.add(Double.isNaN(value) ? 0 : value);
    }
    open(1).save(1, stateOnly(state));
    assertThat(open(1).latest().orElseThrow().state()).isEqualTo(state);
  }
}
