package io.equipoise.studio.runs;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.studio.runs.Mark.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogEventsTest {
  private static final String BEGIN =
      """
      2026-11-23 08:40:00  started at 0 images
      generator   weights
        h0.weight 12
      2026-11-23 08:40:01  checkpoint 000000000
      2026-11-23 08:41:00      1.6 kimg  real 0.0663  fake 0.0463  lr 1.0e-03  89 img/s  left 3:30
      2026-11-23 08:41:01  warning: the disk is full; the training goes on without it
      2026-11-23 08:41:02  event: gamma 0.5 -> 0.7 at 1616 images
      2026-11-23 08:42:00  checkpoint 000003200
      """;

  @TempDir private Path folder;

  private LogEvents read(String text) throws IOException {
    Path file = folder.resolve("log.txt");
    Files.writeString(file, text);
    LogEvents events = new LogEvents(file);
    events.read();
    return events;
  }

  @Test
  void linesThatNoTrainingWritesArePassedOver() throws IOException {
    assertThat(read(BEGIN + "2026-11-23 08:43:00      1.2.3 kimg  real\n").marks())
        .hasSameSizeAs(read(BEGIN).marks());
  }

  @Test
  void everyEventHasItsPlaceOnTheCurves() throws IOException {
    assertThat(read(BEGIN).marks())
        .extracting(Mark::kind, Mark::images)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(Kind.START, 0.0),
            org.assertj.core.groups.Tuple.tuple(Kind.CHECKPOINT, 0.0),
            org.assertj.core.groups.Tuple.tuple(Kind.WARNING, 1600.0),
            org.assertj.core.groups.Tuple.tuple(Kind.EVENT, 1616.0),
            org.assertj.core.groups.Tuple.tuple(Kind.CHECKPOINT, 3200.0));
    assertThat(read(BEGIN).ending()).isNull();
  }

  @Test
  void resumedRunForgetsWhatItHasNotSeen() throws IOException {
    LogEvents events =
        read(
            BEGIN
                + "2026-11-23 09:00:00  resumed at 1600 images\n2026-11-23 09:01:00  ended at 2000 images\n");
    assertThat(events.marks())
        .extracting(Mark::kind)
        .containsExactly(Kind.START, Kind.CHECKPOINT, Kind.WARNING, Kind.START, Kind.END);
    assertThat(events.ending()).isEqualTo(Kind.END);
  }

  @Test
  void lineWithoutEndIsToldInPart() throws IOException {
    LogEvents events = read(BEGIN + "2026-11-23 09:00:00  warning: " + "x".repeat(500_000) + "\n");
    assertThat(events.marks()).allMatch(mark -> mark.text().length() < 2000);
    assertThat(events.marks().get(events.marks().size() - 1).text())
        .startsWith("xxx")
        .endsWith("...");
  }

  @Test
  void divergedRunIsKnownByItsLastWord() throws IOException {
    LogEvents events =
        read(
            BEGIN
                + "2026-11-23 09:00:00  warning: the energy of a real image is not finite in step 201: back to"
                + " the checkpoint at 3200 images, on with other random numbers (try 1 of 3)\n"
                + "2026-11-23 09:01:00  training diverged: the energy of a real image is not finite in step"
                + " 201, after 3 tries from the last checkpoint; try a lower --lr\n");
    assertThat(events.rollbacks()).isOne();
    assertThat(events.ending()).isEqualTo(Kind.DIVERGED);
  }
}
