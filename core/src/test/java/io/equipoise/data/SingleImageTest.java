package io.equipoise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SingleImageTest {
  @TempDir private Path folder;

  @Test
  void pictureIsBroughtToTheShapeThatASetOfItHas() throws IOException {
    Path set = Archives.folder(folder.resolve("set"), Map.of("1.png", ImageBytes.png(50, 37)));
    DataOptions options =
        DataOptions.at(32).withChannels(3).withCache(folder.resolve("cache")).withFit(Fit.CROP);
    try (TrainingData data = DataSpec.open(set.toString(), options)) {
      assertThat(SingleImage.read(set.resolve("1.png"), 32, 3, Fit.CROP))
          .isEqualTo(Batch.of(data, 0).pixels());
    }
  }

  @Test
  void missingOrBrokenPictureSaysWhichAndWhatToDo() throws IOException {
    Path broken = folder.resolve("broken.png");
    Files.write(broken, Arrays.copyOf(ImageBytes.png(9, 9), 50));
    assertThatThrownBy(() -> SingleImage.read(folder.resolve("none.png"), 32, 3, Fit.AUTO))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("there is no image at")
        .hasMessageContaining("none.png");
    assertThatThrownBy(() -> SingleImage.read(broken, 32, 3, Fit.AUTO))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("broken.png is a")
        .hasMessageEndingWith("repair or remove it");
    assertThatThrownBy(() -> SingleImage.read(folder, 32, 3, Fit.AUTO))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("cannot be read as an image");
  }
}
