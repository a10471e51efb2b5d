package io.equipoise.training;

import io.equipoise.run.ControlAnswer;
import io.equipoise.run.ControlRequest;
import io.equipoise.run.RunControl;
import io.equipoise.run.StorageException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Does between two steps what somebody outside asks for. It looks for requests ten times a second,
 * so that a step pays for reading a clock alone.
 */
final class Steering implements AutoCloseable {
  private static final long LOOK_NANOS = 100_000_000;
  private static final int ANSWERS = 20; // the newest, for who asked to find

  private final RunControl control;
  private final TrainingState state;
  private final RunWriter writer;
  private final Runnable save;
  private final Runnable stop;
  private final BooleanSupplier stopping;
  private final Deque<ControlRequest> asked = new ArrayDeque<>();
  private final List<ControlAnswer> answers = new ArrayList<>();
  private long looked = System.nanoTime() - LOOK_NANOS; // the first step is followed by a look
  private boolean paused;
  private double gamma = Double.NaN; // as asked for, if it was
  private boolean deaf; // the disk failed, which has been said

  /**
   * @param save writes a checkpoint
   * @param stop ends the training after this
   * @param stopping whether it is to end, for whatever reason
   */
  Steering(
      RunControl control,
      TrainingState state,
      RunWriter writer,
      Runnable save,
      Runnable stop,
      BooleanSupplier stopping) {
    this.control = control;
    this.state = state;
    this.writer = writer;
    this.save = save;
    this.stop = stop;
    this.stopping = stopping;
    keepGoing(control::begin);
  }

  /** Between two steps; returns when the next may be taken. */
  void attend() {
    if (System.nanoTime() - looked < LOOK_NANOS) {
      return;
    }
    look();
    while (paused && !stopping.getAsBoolean()) {
      LockSupport.parkNanos(LOOK_NANOS / 2);
      look();
    }
  }

  /** After a return to a checkpoint: what was asked for stays. */
  void restored() {
    if (!Double.isNaN(gamma) && gamma != currentGamma()) {
      setGamma(gamma); // its line in the metrics went with those of the stretch
    }
  }

  private void look() {
    looked = System.nanoTime();
    keepGoing(this::answerAll);
  }

  private void answerAll() {
    asked.addAll(control.take());
    while (!asked.isEmpty()) {
      ControlRequest request = asked.remove();
      try {
        answer(request);
      } catch (NonFiniteException e) {
        asked.addFirst(request); // for after the return to a checkpoint
        throw e;
      }
    }
  }

  private void answer(ControlRequest request) {
    String said;
    boolean done = true;
    try {
      said = apply(request);
    } catch (IllegalArgumentException e) {
      said = e.getMessage();
      done = false;
    }
    if (answers.size() == ANSWERS) {
      answers.remove(0);
    }
    answers.add(
        new ControlAnswer(request.id(), request.action().label(), state.images, done, said));
    control.say(paused, answers);
  }

  private String apply(ControlRequest request) {
    return switch (request.action()) {
      case PAUSE -> {
        paused = true;
        yield writer.event("paused");
      }
      case RESUME -> {
        paused = false;
        yield writer.event("going on");
      }
      case CHECKPOINT -> {
        writer.sampleOnce();
        save.run();
        yield writer.event("checkpoint asked for");
      }
      case STOP -> {
        stop.run();
        yield writer.event("stopped by request");
      }
      case GAMMA -> change(request.value());
    };
  }

  private String change(double wanted) {
    String said = setGamma(wanted);
    gamma = wanted;
    if (writer.savedHere()) {
      save.run(); // the checkpoint of this step does not know of it
    }
    return said;
  }

  private String setGamma(double wanted) {
    double before = currentGamma();
    state.objective = state.objective.withGamma(wanted);
    return writer.event(String.format(Locale.ROOT, "gamma %s -> %s", before, wanted));
  }

  private double currentGamma() {
    return state.objective.state().getOrDefault("gamma", Double.NaN);
  }

  private void keepGoing(Runnable work) {
    try {
      work.run();
      deaf = false;
    } catch (StorageException e) {
      if (!deaf) {
        deaf = true;
        writer.warn(e.getMessage() + "; the training goes on and cannot be steered");
      }
    }
  }

  @Override
  public void close() {
    keepGoing(control::end);
  }
}
