package io.equipoise;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.export.SafetensorsExport;
import io.equipoise.latent.TrainedModel;
import io.equipoise.run.RunDirectory;
import io.equipoise.training.Training;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written where people count with other digits, such as those of Egypt. */
class LocaleTest {
  private static final Locale BEFORE = Locale.getDefault();

  @TempDir private Path folder;

  @AfterEach
  void restore() {
    Locale.setDefault(BEFORE);
  }

  private Path trainedIn(Locale locale, String runs) {
    Locale.setDefault(locale);
    return Training.on("ring")
        .set("network.architecture", "mlp")
        .set("network.filters", 4)
        .set("machine.threads", 1)
        .set("budget.steps", 2)
        .run(folder.resolve(runs));
  }

  private static List<String> files(Path run) throws IOException {
    try (Stream<Path> files = Files.walk(run)) {
      return files
          .map(file -> run.getParent().relativize(file).toString())
          .map(name -> name.replaceFirst("tfevents\\.[0-9]{10}\\.equipoise\\.[0-9]+", "tfevents"))
          .sorted()
          .toList();
    }
  }

  private static String fingerprint(Path run) {
    return RunDirectory.open(run).readConfig().at("/environment/data_fingerprint").asText();
  }

  private static String card(Path run) throws IOException {
    TrainedModel model = TrainedModel.open(run, OptionalLong.empty(), warning -> {});
    Path bundle = run.resolveSibling("bundle");
    SafetensorsExport.write(model, bundle, Optional.empty());
    return Files.readString(bundle.resolve("README.md"));
  }

  @Test
  void namesOfFilesTheDataAndTheModelCardAreTheSameInEveryLocale() throws IOException {
    Path here = trainedIn(Locale.ROOT, "here");
    List<String> names = files(here);
    String card = card(here);
    Path there = trainedIn(Locale.forLanguageTag("ar-EG"), "there");
    assertThat("%d".formatted(7)).as("these digits are others").isNotEqualTo("7");
    assertThat(files(there)).isEqualTo(names).contains("00000-began-ring/checkpoints/000000256");
    assertThat(fingerprint(there)).isEqualTo(fingerprint(here));
    assertThat(card(there)).isEqualTo(card);
  }
}
