package io.equipoise.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.equipoise.export.SafetensorsExport;
import io.equipoise.latent.TrainedRun;
import io.equipoise.objective.ObjectiveConfig;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleTest {
  @TempDir private Path folder;
  private UntrainedRun run;
  private Path bundle;

  @BeforeEach
  void export() {
    run = UntrainedRun.create(folder, UntrainedRun.COLOUR, ObjectiveConfig.Name.BEGAN);
    bundle = folder.resolve("bundle");
    TrainedRun trained = TrainedRun.open(run.path(), OptionalLong.empty(), warning -> {});
    SafetensorsExport.write(trained, bundle, Optional.empty());
  }

  @Test
  void bundleIsServedAsItsRun() {
    try (Served ofRun = Served.of(run);
        Served ofBundle = Served.of(Served.config(bundle, false))) {
      String images = "/v1/images?seed=3&n=20&raw=true";
      String npy = "application/x-npy";
      assertThat(ofBundle.bytes(images, npy)).isEqualTo(ofRun.bytes(images, npy));
      assertThat(text(ofBundle, "/v1/model")).isEqualTo(text(ofRun, "/v1/model"));
      byte[] picture = ofRun.bytes("/v1/images?seed=1", "image/png");
      assertThat(Served.json(ofBundle.post("/v1/energy", "image/png", picture)))
          .isEqualTo(Served.json(ofRun.post("/v1/energy", "image/png", picture)));
    }
  }

  private static String text(Served served, String path) {
    return new String(served.bytes(path, "application/json"), StandardCharsets.UTF_8);
  }

  @Test
  void bundleIsNotFollowed() {
    assertThatThrownBy(() -> Served.of(Served.config(bundle, true)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("leave --follow out");
  }
}
