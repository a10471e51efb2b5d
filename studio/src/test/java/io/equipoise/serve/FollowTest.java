package io.equipoise.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.network.Architecture;
import io.equipoise.network.NetworkConfig;
import io.equipoise.objective.ObjectiveConfig;
import io.equipoise.run.RunDirectory;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A run that goes on while it is served. */
@Timeout(60)
class FollowTest {
  private static final String NPY = "application/x-npy";
  private static final String WANTED = "/v1/images?raw=true&n=2";

  @TempDir private Path folder;
  private UntrainedRun run;

  @BeforeEach
  void make() {
    run = UntrainedRun.create(folder, UntrainedRun.COLOUR, ObjectiveConfig.Name.BEGAN);
  }

  private static String heard(Served served) throws InterruptedException {
    String message = served.messages.poll(30, TimeUnit.SECONDS);
    assertThat(message).as("a message within 30 s").isNotNull();
    return message;
  }

  /** What is served once the message of a newer checkpoint has come: the next batch is by it. */
  private static byte[] images(Served served) {
    return served.bytes(WANTED, NPY);
  }

  @Test
  void newerCheckpointIsServedFromTheNextBatchOn() throws InterruptedException {
    try (Served served = Served.of(Served.config(run.path(), true))) {
      byte[] before = images(served);
      run.save(250);
      assertThat(heard(served)).contains("checkpoint at 250 images");
      byte[] after = images(served);
      assertThat(after).isNotEqualTo(before);
      assertThat(served.server.version()).isEqualTo(250);
      assertThat(served.get(WANTED, NPY).headers().firstValue("Equipoise-Checkpoint"))
          .contains("250");
      try (Served fresh = Served.of(Served.config(run.path(), false))) {
        assertThat(images(fresh)).isEqualTo(after);
      }
    }
  }

  @Test
  void eachAnswerUnderLoadIsByOneCheckpoint() throws InterruptedException {
    try (Served served = Served.of(Served.config(run.path(), true))) {
      byte[] old = served.bytes("/v1/images?raw=true&n=64", NPY);
      List<CompletableFuture<byte[]>> answers = new ArrayList<>();
      run.save(250);
      while (served.messages.isEmpty()) {
        answers.add(ask(served));
        answers.get(answers.size() - 1).join();
      }
      byte[] fresh = served.bytes("/v1/images?raw=true&n=64", NPY);
      assertThat(fresh).isNotEqualTo(old);
      assertThat(answers).isNotEmpty();
      for (CompletableFuture<byte[]> answer : answers) {
        assertThat(answer.join()).isIn(old, fresh);
      }
    }
  }

  private static CompletableFuture<byte[]> ask(Served served) {
    return served
        .sendLater(served.request("/v1/images?raw=true&n=64").header("Accept", NPY).build())
        .thenApply(HttpResponse::body);
  }

  @Test
  void damagedCheckpointIsPassedOverAndTold() throws IOException, InterruptedException {
    try (Served served = Served.of(Served.config(run.path(), true))) {
      byte[] before = images(served);
      Path elsewhere =
          UntrainedRun.create(folder.resolve("elsewhere"), run.network(), run.objective().name())
              .save(250);
      Files.write(elsewhere.resolve("generator.safetensors"), new byte[10]);
      Path checkpoints = run.path().resolve("checkpoints");
      Files.move(elsewhere, checkpoints.resolve(elsewhere.getFileName())); // appears damaged
      String said = heard(served);
      while (!said.contains("generator.safetensors")) {
        said = heard(served);
      }
      assertThat(said).contains("is used instead");
      assertThat(images(served)).isEqualTo(before);
      run.save(300);
      while (!heard(served).contains("checkpoint at 300 images")) {
        // what was said of the damaged one
      }
      assertThat(images(served)).isNotEqualTo(before);
    }
  }

  @Test
  void checkpointOfAnotherNetworkIsToldAndTheOneBeforeGoesOn() throws InterruptedException {
    try (Served served = Served.of(Served.config(run.path(), true))) {
      byte[] before = images(served);
      NetworkConfig wider = new NetworkConfig(Architecture.BEGAN, 32, 3, 4, 16, true);
      UntrainedRun other = new UntrainedRun(run.path(), wider, run.objective());
      RunDirectory.open(run.path()).writeConfig(other.config());
      other.save(250);
      assertThat(heard(served)).contains("is not served", "latent=16", "start serve anew");
      assertThat(images(served)).isEqualTo(before);
    }
  }

  @Test
  void withoutFollowTheCheckpointStays() {
    try (Served served = Served.of(Served.config(run.path(), false))) {
      run.save(250);
      served.bytes(WANTED, NPY);
      assertThat(served.server.version()).isEqualTo(100);
    }
  }
}
