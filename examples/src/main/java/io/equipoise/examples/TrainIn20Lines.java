package io.equipoise.examples;

import io.equipoise.latent.ImageModel;
import io.equipoise.training.StatusLine;
import io.equipoise.training.Tick;
import io.equipoise.training.Training;
import io.equipoise.training.TrainingListener;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;

/** Trains on a folder of images, tells how it goes, and draws what came of it. */
public final class TrainIn20Lines {
  private TrainIn20Lines() {}

  /**
   * Arguments: a folder of images (or {@code faces}), minutes of training, a folder for the run.
   */
  public static void main(String[] arguments) throws IOException {
    // --- train
    Training training =
        Training.on(arguments[0]) // settings follow the data; what differs is set
            .set("budget.minutes", Double.parseDouble(arguments[1]))
            .set("network.filters", 16)
            .listener(
                new TrainingListener() {
                  @Override
                  public void ticked(Tick tick) {
                    System.out.println(StatusLine.of(tick));
                  }
                });
    Runtime.getRuntime().addShutdownHook(new Thread(training::stop)); // from any thread
    Path run = training.run(Path.of(arguments[2])); // returns at the end, with a checkpoint
    try (ImageModel model = ImageModel.open(run)) {
      List<BufferedImage> images = model.images(1, 0, 8); // seed 1, images 0 to 7
      for (int i = 0; i < images.size(); i++) {
        ImageIO.write(images.get(i), "png", run.resolve(i + ".png").toFile());
      }
    }
    // ---
  }
}
