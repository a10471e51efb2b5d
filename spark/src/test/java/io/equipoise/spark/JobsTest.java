package io.equipoise.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The jar as it is submitted, on the smallest clusters. */
@Timeout(300)
class JobsTest {
  @TempDir private Path folder;

  @Test
  void twoTasksTrainARunWhoseImagesAreThoseOfOneMachine() throws Exception {
    Path set = Sets.draw(folder.resolve("set"), 11);
    Path runs = folder.resolve("runs");
    job("local[2]", List.of("train", "--tasks", "2", "--"), Sets.images(set, runs));
    Path run = Sets.run(runs);
    assertThat(run.resolve("config.json")).content().contains("\"world_size\" : 2");

    List<String> images = List.of("generate", "--run", "" + run, "--seeds", "7,0-299", "--out");
    job("local-cluster[2,1,1024]", images, List.of(folder.resolve("rows").toUri().toString()));
    Program.done(
        Installation.equipoise(images, List.of("files")), Installation.ENVIRONMENT, folder);
    Map<Long, byte[]> rows = rows(folder.resolve("rows"));
    assertThat(rows).hasSize(300);
    for (int place = 0; place <= 300; place++) {
      long seed = place == 0 ? 7 : place - 1;
      assertThat(folder.resolve("files/%06d.png".formatted(place)))
          .hasBinaryContent(rows.get(seed));
    }
  }

  private void job(String master, List<String> job, List<String> options) throws Exception {
    Program.done(Installation.submit(master, job, options), Installation.ENVIRONMENT, folder);
  }

  /** Pictures by their seed. */
  private static Map<Long, byte[]> rows(Path parquet) throws Exception {
    Map<Long, byte[]> rows = new HashMap<>();
    try (Stream<Path> files = Files.list(parquet)) {
      for (Path file :
          (Iterable<Path>) files.filter(f -> f.toString().endsWith(".parquet"))::iterator) {
        var path = new org.apache.hadoop.fs.Path(file.toUri());
        try (ParquetReader<Group> reader =
            ParquetReader.builder(new GroupReadSupport(), path).build()) {
          for (Group row = reader.read(); row != null; row = reader.read()) {
            assertThat(row.getInteger("width", 0)).isEqualTo(32);
            rows.put(row.getLong("seed", 0), row.getBinary("png", 0).getBytes());
          }
        }
      }
    }
    return rows;
  }
}
