package io.equipoise.cli;

import io.equipoise.data.TrainingData;
import io.equipoise.evaluation.EvaluationResult;
import io.equipoise.run.RunDirectory;
import io.equipoise.training.Progress;
import io.equipoise.training.StatusLine;
import io.equipoise.training.Tick;
import io.equipoise.training.TrainConfig;
import io.equipoise.training.TrainingListener;

/** Shows a run to the person who started it. */
final class ConsoleListener implements TrainingListener {
  private final Terminal terminal;

  ConsoleListener(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void started(RunDirectory run, TrainConfig config, TrainingData data, String networks) {
    terminal.tell(networks);
    terminal.tell(
        "%s on %s: %,d samples%s, preset %s, %s, %s; writing to %s"
            .formatted(
                config.objective().name().label(),
                data.name(),
                data.count(),
                PackingBar.without(data),
                config.preset(),
                config.machine().precision(),
                config.machine().threads() == 1
                    ? "1 thread"
                    : config.machine().threads() + " threads",
                run.path()));
  }

  @Override
  public void stepped(Progress progress) {
    terminal.progress(
        progress.share(),
        "%.1f kimg, %s left"
            .formatted(progress.images() / 1000.0, StatusLine.duration(progress.secondsLeft())));
  }

  @Override
  public void ticked(Tick tick) {
    terminal.tell(StatusLine.of(tick));
  }

  @Override
  public void evaluated(Progress progress, EvaluationResult result) {
    terminal.tell(StatusLine.of(progress, result));
  }

  @Override
  public void working(String what, double share) {
    terminal.progress(share, what);
  }

  @Override
  public void warned(String message) {
    terminal.say("warning: " + message);
  }
}
