package io.equipoise.latent;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.equipoise.Fuzzed;
import io.equipoise.export.Models;
import io.equipoise.run.Bundle;
import io.equipoise.tensor.CorruptFileException;
import io.equipoise.tensor.LibTorch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.MethodSource;

/** The {@code config.json} beside weights: what the networks are said to be. */
@Timeout(20)
class ModelConfigFuzzTest {
  @TempDir static Path folder;
  private static Bundle bundle;

  @BeforeAll
  static void load() {
    LibTorch.load();
  }

  static Stream<byte[]> configs() {
    Models.write(folder, Models.cases().get(2)); // of points, the smallest
    bundle = Bundle.at(folder);
    try {
      String config = Files.readString(bundle.config());
      return Stream.of(
              config,
              config.replace("\"MLP\"", "\"BEGAN\""),
              config.replaceAll("\"latent\" *: *5", "\"latent\": 99999999999"),
              config.replaceAll("\"filters\" *: *8", "\"filters\": null"),
              "{}",
              "")
          .map(text -> text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @MethodSource("configs")
  @FuzzTest
  void modelIsOpenedOrRefused(byte[] bytes) {
    Fuzzed.file(
        bundle.config(),
        bytes,
        config -> {
          TrainedModel model = TrainedModel.open(folder, OptionalLong.empty(), warning -> {});
          model.name();
          model.images();
        },
        CorruptFileException.class,
        IllegalArgumentException.class);
  }

  @Test
  void changedModelsAreOpenedOrRefused() {
    Fuzzed.changed(configs(), this::modelIsOpenedOrRefused);
  }
}
