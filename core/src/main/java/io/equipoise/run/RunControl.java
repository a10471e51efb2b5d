package io.equipoise.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.tensor.CorruptFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How a training is steered by another process of this machine: through files in the run's folder
 * {@code control}. Who trains leaves {@code trainer.json}, with its answers; who asks leaves {@code
 * request-*.json}, which the training takes away.
 */
public final class RunControl {
  private static final String PREFIX = "request-";
  private static final AtomicLong LAST_ASKED = new AtomicLong();

  private final Path folder;

  RunControl(Path folder) {
    this.folder = folder;
  }

  private Path trainer() {
    return folder.resolve("trainer.json");
  }

  /**
   * Asks the training for something; its answer will be in {@link #trainer}.
   *
   * @param value of what is to be changed; NaN where nothing is
   * @return the request's id
   */
  public String ask(ControlRequest.Action action, double value) {
    String id = UUID.randomUUID().toString();
    ObjectNode json = Json.MAPPER.createObjectNode();
    json.put("id", id).put("action", action.label());
    if (!Double.isNaN(value)) {
      json.put("value", value);
    }
    String name = PREFIX + FileNumber.of(laterThanBefore(), 19) + "-" + id + ".json";
    WholeFile.writeJson(folder.resolve(name), json);
    return id;
  }

  /**
   * Nanoseconds of the clock, each call's later than the one's before: requests keep their order.
   */
  private static long laterThanBefore() {
    long now = ChronoUnit.NANOS.between(Instant.EPOCH, Instant.now());
    return LAST_ASKED.updateAndGet(last -> Math.max(last + 1, now));
  }

  /** Who trains the run now; empty if nobody does. */
  public Optional<RunningTrainer> running() {
    try {
      if (!Files.isRegularFile(trainer())) {
        return Optional.empty();
      }
      ObjectNode json = WholeFile.readJson(trainer());
      return Optional.of(Json.MAPPER.treeToValue(json, RunningTrainer.class))
          .filter(RunningTrainer::lives);
    } catch (JsonProcessingException e) {
      throw new CorruptFileException(trainer(), "is not what a training leaves there", e);
    } catch (StorageException e) {
      if (!Files.exists(trainer())) {
        return Optional.empty(); // it ended while we looked
      }
      throw e;
    }
  }

  /** A training begins here: requests to one before it are void. */
  public void begin() {
    take();
    say(false, List.of());
  }

  /** The training says how it is and what it did. */
  public void say(boolean paused, List<ControlAnswer> answers) {
    WholeFile.writeJson(trainer(), Json.MAPPER.valueToTree(RunningTrainer.here(paused, answers)));
  }

  /** Takes the requests away that have come, in order; what cannot be read is dropped. */
  public List<ControlRequest> take() {
    List<ControlRequest> requests = new ArrayList<>();
    try {
      if (!Files.isDirectory(folder)) {
        return List.of();
      }
      for (Path file : FileOperations.REAL.list(folder)) {
        if (file.getFileName().toString().startsWith(PREFIX)) {
          read(file).ifPresent(requests::add);
          FileOperations.REAL.delete(file);
        }
      }
      return requests;
    } catch (IOException e) {
      throw new StorageException(folder + " cannot be listed", e);
    }
  }

  private static Optional<ControlRequest> read(Path file) {
    try {
      ObjectNode json = WholeFile.readJson(file);
      return Optional.of(
          new ControlRequest(
              json.path("id").asText(),
              ControlRequest.Action.of(json.path("action").asText()),
              json.path("value").asDouble(Double.NaN)));
    } catch (CorruptFileException | IllegalArgumentException e) {
      return Optional.empty(); // not written by ask(): nobody waits for an answer
    }
  }

  /** The training has ended. */
  public void end() {
    try {
      FileOperations.REAL.delete(trainer());
    } catch (IOException e) {
      throw new StorageException(trainer() + " could not be deleted", e);
    }
  }
}
