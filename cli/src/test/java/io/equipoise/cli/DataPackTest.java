package io.equipoise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code data pack}, from images to a training. */
class DataPackTest {
  @TempDir private Path folder;

  private Path photos;
  private Path shards;

  @BeforeEach
  void drawImages() {
    photos = TinyRuns.drawImages(folder.resolve("photos"));
    shards = folder.resolve("shards");
  }

  private Invocation pack(Object... more) {
    Object[] first = {"data", "pack", photos, "--resolution", 32, "--shard-images", 4};
    return Invocation.of(Stream.concat(Stream.of(first), Stream.of(more)).toArray());
  }

  @Test
  void shardsTrainToTheSameWeightsAsOneFile() throws IOException {
    Path one = folder.resolve("one.pack");
    Invocation.done("data", "pack", photos, "--resolution", 32, "--out", one);
    Invocation packed = pack("--out", shards);
    assertThat(packed.code()).as(packed.err()).isZero();
    assertThat(packed.out()).isEqualTo(shards + System.lineSeparator());
    assertThat(packed.err()).contains("11 images in 3 shards, fingerprint ");
    assertThat(weights(shards, "a")).isEqualTo(weights(one, "b")).hasSize(3);
  }

  /** The newest weights of a short training, by file. */
  private Map<String, String> weights(Path data, String name) throws IOException {
    Path runs = folder.resolve(name);
    Invocation.done(
        "train",
        "--data",
        data,
        "--resolution",
        32,
        "--filters",
        8,
        "--latent",
        8,
        "--batch",
        4,
        "--steps",
        5,
        "--threads",
        1,
        "--out",
        runs);
    Map<String, String> weights = new TreeMap<>();
    try (Stream<Path> files = Files.walk(runs)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        String base = file.getFileName().toString();
        if (base.matches("(generator|discriminator|optimizer)\\.safetensors")) {
          weights.put(base, Arrays.toString(Files.readAllBytes(file)));
        }
      }
    }
    return weights;
  }

  @Test
  void imagesLeftOutAreListed() throws IOException {
    Files.writeString(photos.resolve("5.png"), "no image");
    Invocation refused = pack("--out", shards);
    assertThat(refused.code()).isEqualTo(3);
    assertThat(refused.err()).contains("5.png").contains("--skip-bad");
    Invocation read = Invocation.of("data", "info", shards);
    assertThat(read.code()).isEqualTo(3);
    assertThat(read.err()).contains("was not packed to its end", "goes on where it stopped");

    Invocation listed = pack("--out", shards, "--skip-bad");
    assertThat(listed.code()).as(listed.err()).isZero();
    assertThat(listed.err()).contains("left out: " + photos.resolve("5.png"), "10 images in 3");
    JsonNode json =
        new ObjectMapper().readTree(pack("--out", shards, "--skip-bad", "--json").out());
    assertThat(json.get("count").asLong()).isEqualTo(10);
    assertThat(json.get("skipped").asLong()).isEqualTo(1);
    assertThat(json.get("shards").asLong()).isEqualTo(3);
    assertThat(json.at("/bad/0/place").asLong()).isEqualTo(6); // after 10.png, 2.png ...
    assertThat(Invocation.done("data", "info", shards).out())
        .contains("packed images in 3 shards", "count        10");
  }

  @Test
  void wrongUsageAndDamagedShardsAreRefused() throws IOException {
    assertThat(pack("--out", photos).err()).contains("holds other files");
    assertThat(pack("--out", photos).code()).isEqualTo(2);
    assertThat(pack("--out", shards, "--shard-images", 4).code()).isEqualTo(2);
    Invocation none =
        Invocation.of(
            "data", "pack", photos, "--resolution", 32, "--out", shards, "--shard-images", 0);
    assertThat(none.code()).isEqualTo(2);
    assertThat(none.err()).contains("--shard-images is 0");

    assertThat(pack("--out", shards).code()).isZero();
    Path part = shards.resolve("part-00001.pack");
    byte[] bytes = Files.readAllBytes(part);
    bytes[5000] ^= 1;
    Files.write(part, bytes);
    Invocation damaged = Invocation.of("data", "info", shards);
    assertThat(damaged.code()).isEqualTo(3);
    assertThat(damaged.err()).contains("the pixels of part-00001.pack do not have the checksum");
    Files.writeString(shards.resolve("shards.json"), "{}");
    Invocation index = Invocation.of("train", "--data", shards, "--resolution", 32, "--steps", 1);
    assertThat(index.code()).isEqualTo(3);
    assertThat(index.err()).contains("shards.json is not the whole index of a sharded set");
  }
}
