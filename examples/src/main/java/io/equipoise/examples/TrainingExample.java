package io.equipoise.examples;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.data.PackProgress;
import io.equipoise.data.TrainingData;
import io.equipoise.training.Settings;
import io.equipoise.training.StatusLine;
import io.equipoise.training.Tick;
import io.equipoise.training.Trainer;
import io.equipoise.training.TrainingListener;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Trains BEGAN with the settings that suit the data. */
public final class TrainingExample {
  private TrainingExample() {}

  /**
   * Trains a run.
   *
   * @param data a data spec, e.g. {@code faces} or the path of a folder of images
   * @param steps updates of both players
   * @param runs folder of run directories
   * @param lines told how it goes
   * @return the run's directory
   */
  public static Path train(String data, long steps, Path runs, Consumer<String> lines) {
    ObjectNode options = JsonNodeFactory.instance.objectNode();
    options.putObject("data").put("spec", data);
    options.putObject("budget").put("steps", steps);
    ObjectNode nothing = JsonNodeFactory.instance.objectNode();
    Settings.Resolved settled = Settings.resolve(options, nothing, PackProgress.SILENT);
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void ticked(Tick tick) {
            lines.accept(StatusLine.of(tick));
          }
        };
    try (TrainingData images = settled.data()) {
      Trainer trainer = Trainer.create(settled.config(), images, runs, listener);
      trainer.run();
      return trainer.directory().path();
    }
  }
}
