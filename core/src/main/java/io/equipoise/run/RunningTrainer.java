package io.equipoise.run;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The process that trains a run, as it says itself.
 *
 * @param pid of the process, on this machine
 * @param startedMillis when the process began, since 1970; tells it from a later one of the number
 * @param paused whether it waits between two steps
 * @param answers to the newest requests, oldest first
 */
public record RunningTrainer(
    long pid, long startedMillis, boolean paused, List<ControlAnswer> answers) {
  /**
   * When a process began is counted from the clock at the machine's start, which moves with the
   * clock: each Java that looks after that was set finds another time.
   */
  private static final long CLOCK_MOVES_MILLIS = 60_000;

  /** This process. */
  static RunningTrainer here(boolean paused, List<ControlAnswer> answers) {
    ProcessHandle self = ProcessHandle.current();
    return new RunningTrainer(self.pid(), startedMillis(self), paused, List.copyOf(answers));
  }

  /** Whether it is there still: a killed one leaves its file behind. */
  public boolean lives() {
    Optional<ProcessHandle> process = ProcessHandle.of(pid).filter(ProcessHandle::isAlive);
    return process.isPresent()
        && Math.abs((double) startedMillis(process.get()) - startedMillis) <= CLOCK_MOVES_MILLIS;
  }

  private static long startedMillis(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
  }
}
