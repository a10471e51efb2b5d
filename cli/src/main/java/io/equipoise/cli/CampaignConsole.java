package io.equipoise.cli;

import io.equipoise.experiment.CampaignListener;
import io.equipoise.experiment.Ending;
import io.equipoise.experiment.PlannedRun;
import java.nio.file.Path;

/** Shows an experiment to the person who started it. */
final class CampaignConsole implements CampaignListener {
  private final Terminal terminal;
  private boolean told;

  CampaignConsole(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void started(PlannedRun run) {
    terminal.tell("training " + run.name());
  }

  @Override
  public void progressed(double share, String doing) {
    terminal.progress(share, doing);
  }

  @Override
  public void ended(PlannedRun run, Ending ending) {
    terminal.tell(run.name() + (ending == Ending.DIVERGED ? " diverged" : " is trained"));
  }

  @Override
  public void reported(Path html) {
    if (!told) {
      told = true;
      terminal.tell("so far, renewed after each run: " + html);
    }
  }

  @Override
  public void warned(String message) {
    terminal.say("warning: " + message);
  }
}
