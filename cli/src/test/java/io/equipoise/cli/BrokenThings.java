package io.equipoise.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Whole runs and images, and beside them what is damaged: the runs {@code flipped}, {@code torn},
 * {@code edited}, {@code beheaded} and {@code unsaved}, the folder {@code empty}, a {@code file}
 * and {@code cut.zip}.
 *
 * @param run of points
 * @param broken images of which 3.png is cut off
 */
record BrokenThings(Path folder, Path run, Path imageRun, Path images, Path broken) {
  static BrokenThings in(Path folder) throws IOException {
    Path images = TinyRuns.drawImages(folder.resolve("images"));
    BrokenThings things =
        new BrokenThings(
            folder,
            TinyRuns.train(TinyRuns.points(folder.resolve("runs"))),
            TinyRuns.train(TinyRuns.images(images, folder.resolve("runs"))),
            images,
            TinyRuns.drawImages(folder.resolve("broken")));
    byte[] whole = Files.readAllBytes(images.resolve("3.png"));
    Files.write(things.broken.resolve("3.png"), Arrays.copyOf(whole, whole.length / 2));
    Files.createDirectory(folder.resolve("empty"));
    Files.writeString(folder.resolve("file"), "in the way");
    Files.write(folder.resolve("cut.zip"), things.cutZip());
    things.damageRuns();
    return things;
  }

  /** What is there by this name. */
  Path at(String name) {
    return folder.resolve(name);
  }

  private byte[] cutZip() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes);
        Stream<Path> files = Files.list(images)) {
      for (Path file : (Iterable<Path>) files.sorted()::iterator) {
        zip.putNextEntry(new ZipEntry(file.getFileName().toString()));
        Files.copy(file, zip);
      }
    }
    return Arrays.copyOf(bytes.toByteArray(), bytes.size() / 2);
  }

  private void damageRuns() throws IOException {
    Path flipped = TinyRuns.copy(run, folder.resolve("flipped"));
    TinyRuns.checkpoints(flipped)
        .forEach(checkpoint -> TinyRuns.flip(checkpoint.resolve("ema.safetensors")));
    Path torn = TinyRuns.copy(run, folder.resolve("torn"));
    String config = Files.readString(torn.resolve("config.json"));
    Files.writeString(torn.resolve("config.json"), config.substring(0, config.length() / 2));
    Path edited = TinyRuns.copy(run, folder.resolve("edited"));
    Files.writeString(edited.resolve("config.json"), config.replace("\"filters\"", "\"fliters\""));
    Path beheaded = TinyRuns.copy(run, folder.resolve("beheaded"));
    Files.writeString(beheaded.resolve("config.json"), "{}");
    Path unsaved = TinyRuns.copy(run, folder.resolve("unsaved"));
    for (Path checkpoint : TinyRuns.checkpoints(unsaved)) {
      Files.move(checkpoint, unsaved.resolve(checkpoint.getFileName()));
    }
  }
}
