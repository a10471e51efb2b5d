package io.equipoise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Sharded sets that cannot be made or are not whole: what is said, and where. */
class ShardsRefusalTest extends ShardedPets {
  @Test
  void setWithoutAnyReadableImageIsRefused() {
    Path bad = Archives.folder(folder.resolve("bad"), Map.of("1.png", BROKEN, "2.png", BROKEN));
    assertThatThrownBy(
            () -> DataSpec.packShards(bad.toString(), options.withSkipBad(true), shards, 1))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("none of the 2 images can be read");
  }

  @Test
  void wrongDivisionsAndFoldersAreRefused() throws IOException {
    assertUsage(shards, 0, "--shard-images is 0");
    assertUsage(pets, 4, "holds other files");
    assertUsage(Files.createFile(folder.resolve("file")), 4, "file is a file");
    assertThatThrownBy(() -> ShardPlan.parts(1_000_000, 10))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("makes 100000 parts of 1000000 images")
        .hasMessageContaining("give 100 or more");
    assertThat(ShardPlan.parts(1_000_000, 100)).isEqualTo(10_000);
    assertThat(ShardPlan.parts(Integer.MAX_VALUE, Integer.MAX_VALUE)).isEqualTo(1);
  }

  private void assertUsage(Path out, int images, String fault) {
    assertThatThrownBy(() -> DataSpec.packShards(pets.toString(), options, out, images))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(fault);
  }

  @Test
  void storageThatFailsIsNotABrokenImage() {
    ShardPlan plan = ShardPlan.of("pets", List.of("a.png", "b.png"), 2);
    ShardPacker packer = new ShardPacker(options.withSkipBad(true));
    ShardPacker.Folder lost =
        name -> {
          throw new IOException("connection reset");
        };
    assertThatThrownBy(() -> packer.pack(plan.shard(0), lost, folder.resolve("part-00000.pack")))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("a.png cannot be read")
        .hasMessageContaining("connection reset");
    assertThatThrownBy(() -> ShardPlan.isImage("unknown", lost))
        .isInstanceOf(UncheckedIOException.class);
  }

  @Test
  void missingTornSwappedAndForeignPartsAreNamed() throws IOException {
    pack().close();
    Path first = shards.resolve("part-00000.pack");
    Path second = shards.resolve("part-00001.pack");
    Path aside = folder.resolve("aside");
    Files.move(first, aside);
    assertRefused("part-00000.pack is missing, one of the 3 parts");
    Files.createSymbolicLink(first, aside);
    assertRefused("part-00000.pack is a link that leads out of its folder");
    Files.copy(second, first, StandardCopyOption.REPLACE_EXISTING);
    assertRefused("part-00000.pack is not the part that", "its fingerprint is");
    byte[] whole = Files.readAllBytes(aside);
    Files.write(first, Arrays.copyOf(whole, whole.length - 1));
    assertRefused("part-00000.pack is not a whole packed file");
    DataSpec.pack(pets.toString(), options.withFit(Fit.STRETCH), aside).close();
    Files.copy(aside, first, StandardCopyOption.REPLACE_EXISTING);
    assertRefused("part-00000.pack is not the part that", "number of images is 11, not 4");
  }

  private void assertRefused(String... faults) {
    assertThatThrownBy(() -> DataSpec.open(shards.toString(), options))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll(faults);
  }

  @Test
  void damagedIndexIsRefused() throws IOException {
    pack().close();
    Path index = shards.resolve("shards.json");
    String text = Files.readString(index);
    Map<String, String> changes =
        Map.of(
            "\"count\":11", "\"count\":12",
            "\"version\":1", "\"version\":2",
            "part-00001.pack", "part-00000.pack",
            "\"part-00000.pack", "\"../part-00000.pack",
            "\"skipped\":0,\"fingerprint\"", "\"skipped\":-1,\"fingerprint\"",
            "\"channels\":3", "\"channels\":3,\"channels\":3",
            "\"classNames\":[\"cats\"", "\"classNames\":[null");
    for (Map.Entry<String, String> change : changes.entrySet()) {
      String changed = text.replaceFirst(Pattern.quote(change.getKey()), change.getValue());
      assertThat(changed).isNotEqualTo(text);
      Files.writeString(index, changed);
      assertRefused("shards.json is not the whole index of a sharded set");
    }
    Files.writeString(index, text.substring(0, text.length() / 2));
    assertRefused("shards.json is not the whole index of a sharded set", "--shard-images");
    Files.writeString(index, text.replace("\"resolution\":4", "\"resolution\":8"));
    assertRefused("part-00000.pack is not the part that", "its resolution is 4, not 8");
    Files.writeString(index, text.replace("dogs", "cows"));
    assertRefused("part-00000.pack is not the part that", "its list of classes is [cats, dogs]");
  }

  @Test
  void otherResolutionOrChannelsAreRefusedAsOfAPackedFile() {
    pack().close();
    assertThatThrownBy(() -> DataSpec.open(shards.toString(), DataOptions.at(8).withChannels(3)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("shards is packed with 3 channels at 4 pixels")
        .hasMessageContaining("--resolution 4");
    assertThatThrownBy(() -> DataSpec.pack(shards.toString(), options, folder.resolve("again")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("is packed already");
  }
}
