package io.equipoise.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The jar as it is submitted, on the smallest clusters. */
@DisabledOnOs(OS.WINDOWS)
@Timeout(300)
class JobsTest {
  private static final int USAGE = 2;

  @TempDir private Path folder;

  @Test
  void twoTasksTrainARunWhoseImagesAreThoseOfOneMachine() throws Exception {
    Path set = Sets.draw(folder.resolve("set"), 11);
    Path runs = folder.resolve("runs");
    job("local[2]", List.of("train", "--tasks", "2", "--"), Sets.images(set, runs));
    Path run = Sets.run(runs);
    assertThat(run.resolve("config.json")).content().contains("\"world_size\" : 2");

    List<String> images = List.of("generate", "--run", "" + run, "--seeds", "7,0-299", "--out");
    Path some = folder.resolve("some");
    job("local-cluster[1,2,1024]", images, List.of(some.toUri().toString(), "--format", "png"));
    Program.done(Installation.equipoise(images, List.of("all")), Installation.ENVIRONMENT, folder);
    Files.delete(some.resolve("_SUCCESS"));
    Sets.assertSameFiles(some, folder.resolve("all"));
  }

  @Test
  void folderThatIsMissingIsNamedWithWhatToDo() throws Exception {
    List<String> job = List.of("pack", "" + folder, "--resolution=32", "--out=x", "--home=/none");
    List<String> command = Installation.submit("local[1]", job, List.of());
    try (Program program = Program.start(command, Installation.ENVIRONMENT, folder)) {
      assertThat(program.code()).as("%s", program.said()).isEqualTo(USAGE);
      assertThat(program.said())
          .anyMatch(
              line ->
                  line.contains(" has no /none/equipoise: put the built folder of Equipoise")
                      && line.contains("--home"));
    }
  }

  private void job(String master, List<String> job, List<String> options) throws Exception {
    Program.done(Installation.submit(master, job, options), Installation.ENVIRONMENT, folder);
  }
}
