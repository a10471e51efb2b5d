package io.equipoise.experiment;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.metrics.MeasureProgress;
import io.equipoise.run.MetricsLog;
import io.equipoise.run.RunDirectory;
import io.equipoise.run.StorageException;
import io.equipoise.tensor.LibTorch;
import io.equipoise.training.Outcome;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Carries out the plan of an experiment: trains, measures, reports after each run. Stopped or
 * killed at any moment, the next campaign of the same plan in the same folder goes on: measured
 * runs are kept, half ones resumed.
 *
 * <p>{@link #run} keeps its thread, on which it measures; {@link #stop} may be called from any
 * other.
 */
public final class Campaign {
  private static final long LOOK_MILLIS = 1000;

  private final Experiment experiment;
  private final Plan plan;
  private final ExperimentDirectory directory;
  private final TrainingLauncher launcher;
  private final int parallel;
  private final CampaignListener listener;
  private final ReportWriter writer;
  private final BlockingQueue<Ended> endings = new LinkedBlockingQueue<>();
  private final Map<PlannedRun, CompletableFuture<Ending>> running = new LinkedHashMap<>();
  private final Map<String, Result> results = new HashMap<>();
  private final Deque<PlannedRun> waiting = new ArrayDeque<>();
  private volatile boolean stopping;
  private Measuring measuring;

  /**
   * A campaign that has not begun.
   *
   * @param launcher borrowed
   * @param parallel trainings at a time
   * @param command that a person gives to do the same, for the report
   */
  public Campaign(
      Experiment experiment,
      Plan plan,
      ExperimentDirectory directory,
      TrainingLauncher launcher,
      int parallel,
      String command,
      CampaignListener listener) {
    if (parallel < 1) {
      throw new IllegalArgumentException("parallel " + parallel + " is below 1 training");
    }
    this.experiment = experiment;
    this.plan = plan;
    this.directory = directory;
    this.launcher = launcher;
    this.parallel = parallel;
    this.listener = listener;
    this.writer = new ReportWriter(experiment, plan, directory, command);
  }

  private void look(PlannedRun run) {
    directory.result(run).ifPresent(result -> results.put(run.name(), result));
  }

  private record Ended(PlannedRun run, Ending ending, Throwable failure) {}

  /** Ends the trainings after the step at hand, with checkpoints, and the campaign with them. */
  public void stop() {
    stopping = true;
    launcher.stop();
  }

  /**
   * Does what is left to do.
   *
   * @return stopped if runs are left
   * @throws IllegalArgumentException if the folder holds another plan
   * @throws RuntimeException what a training failed with; the others have stopped with checkpoints
   */
  public Outcome run() {
    try (Closeable claim = directory.claim()) {
      directory.settle(plan);
      LibTorch.load();
      LibTorch.setThreads(1); // a measure takes the place of one training
      train();
      report();
      return results.size() == plan.runs().size() ? Outcome.FINISHED : Outcome.STOPPED;
    } catch (IOException e) {
      throw new StorageException(directory.path() + " cannot be released", e);
    } finally {
      Optional.ofNullable(measuring).ifPresent(Measuring::close);
    }
  }

  private void train() {
    plan.runs().forEach(this::look);
    plan.runs().stream().filter(run -> !results.containsKey(run.name())).forEach(waiting::add);
    RuntimeException failure = null;
    while (true) {
      fill(parallel);
      if (running.isEmpty()) {
        break;
      }
      try {
        settle(next());
      } catch (RuntimeException e) {
        failure = Optional.ofNullable(failure).orElse(e);
        stop();
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  /** Starts what is waiting until so many trainings go on. */
  private void fill(int most) {
    while (!stopping && !waiting.isEmpty() && active() < most) {
      start(waiting.remove());
    }
  }

  private long active() {
    return running.values().stream().filter(training -> !training.isDone()).count();
  }

  private void start(PlannedRun run) {
    listener.started(run);
    running.put(
        run,
        launcher
            .start(run, directory)
            .whenComplete((ending, failure) -> endings.add(new Ended(run, ending, failure))));
  }

  /** The next training that ends; tells meanwhile how far all are. An interrupt is a stop. */
  private Ended next() {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          Ended ended = endings.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
          if (ended != null) {
            return ended;
          }
          tell(names());
        } catch (InterruptedException e) {
          interrupted = true;
          stop();
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void settle(Ended ended) {
    running.remove(ended.run());
    if (ended.failure() != null) {
      throw unwrapped(ended.failure());
    }
    switch (ended.ending()) {
      case STOPPED -> stop(); // who stops one from outside means all
      case DIVERGED -> {
        listener.ended(ended.run(), Ending.DIVERGED);
        directory.keep(ended.run(), values(ended.run(), "diverged"), Map.of());
        look(ended.run());
        report();
      }
      case FINISHED -> {
        listener.ended(ended.run(), Ending.FINISHED);
        measure(ended.run());
      }
    }
  }

  private static RuntimeException unwrapped(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof RuntimeException plain
        ? plain
        : new IllegalStateException("a training failed: " + cause, cause);
  }

  private void measure(PlannedRun run) {
    long start = System.nanoTime();
    FinishedRun finished =
        new FinishedRun(run, directory.begun(run).orElseThrow(), listener::warned);
    MeasureProgress progress =
        (done, total) -> {
          if (stopping) {
            throw new CancellationException("stopped while measuring");
          }
          fill(parallel - 1); // the measure takes the place of one
          tell("measuring " + run.name());
        };
    try {
      if (measuring == null) {
        measuring = experiment.measure(plan);
      }
      Measuring.Measured measured = measuring.of(finished, progress);
      ObjectNode values = values(run, "finished");
      values.put("measuring_seconds", (System.nanoTime() - start) / 1e9);
      values.set("values", measured.values());
      directory.keep(run, values, measured.pictures());
      look(run);
      report();
    } catch (CancellationException e) {
      listener.warned(run.name() + " is trained, but not measured yet: the next time does it");
    }
  }

  private ObjectNode values(PlannedRun run, String outcome) {
    RunDirectory trained = directory.begun(run).orElseThrow();
    ObjectNode values = JsonNodeFactory.instance.objectNode();
    values.put("run", run.name()).put("outcome", outcome);
    values.put("directory", directory.path().relativize(trained.path()).toString());
    lastLine(trained)
        .ifPresent(
            line -> {
              values.set("images", line.path("images"));
              values.set("training_seconds", line.path("seconds"));
            });
    return values;
  }

  private static Optional<ObjectNode> lastLine(RunDirectory run) {
    if (!Files.exists(run.metrics())) {
      return Optional.empty();
    }
    List<ObjectNode> lines = MetricsLog.read(run.metrics());
    return lines.isEmpty() ? Optional.empty() : Optional.of(lines.get(lines.size() - 1));
  }

  /** What has ended so far. */
  private Results results() {
    return new Results(
        plan,
        plan.runs().stream().flatMap(run -> Stream.ofNullable(results.get(run.name()))).toList());
  }

  private void report() {
    writer.write(results());
    listener.reported(directory.html());
  }

  private String names() {
    return String.join(", ", running.keySet().stream().map(PlannedRun::name).toList());
  }

  private void tell(String doing) {
    double share = results.size() + running.keySet().stream().mapToDouble(this::share).sum();
    int total = plan.runs().size();
    listener.progressed(share / total, "%d of %d runs, %s".formatted(results.size(), total, doing));
  }

  private double share(PlannedRun run) {
    return directory
        .begun(run)
        .flatMap(Campaign::lastLine)
        .map(
            line ->
                run.config()
                    .budget()
                    .share(
                        line.path("step").asLong(),
                        line.path("images").asLong(),
                        line.path("seconds").asDouble()))
        .orElse(0.0);
  }
}
