package io.equipoise.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.tensor.CorruptFileException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The checkpoints of one run: a folder each, named by the real images seen.
 *
 * <p>At every moment, whatever fails, there is a whole checkpoint once the first was saved. A new
 * one is written to {@code .000012345.tmp}, forced, renamed, read back and compared; only then are
 * older ones deleted. A number that is saved again is kept as {@code .000012345.old} meanwhile.
 * What a killed process left behind is cleared by the next {@link #save}; reading changes nothing.
 *
 * <p>One process saves at a time (a lock says so); any number may read. Not for use by more than
 * one thread.
 */
public final class Checkpoints {
  private static final String BEST = "best.json";

  private final Path folder;
  private final CheckpointFolder store;
  private final int keep;
  private final FileOperations files;
  private final Consumer<String> warnings;
  private final Map<Long, Boolean> whole = new HashMap<>();

  /**
   * Looks at nothing yet; the folder may still be missing.
   *
   * @param keep how many of the newest whole checkpoints stay, at least 1; the best stays besides
   * @param warnings told in a sentence what went wrong without stopping the work
   */
  public Checkpoints(Path folder, int keep, FileOperations files, Consumer<String> warnings) {
    if (keep < 1) {
      throw new IllegalArgumentException("keep is " + keep + ", at least 1 expected");
    }
    this.folder = folder;
    this.store = new CheckpointFolder(folder, files, warnings);
    this.keep = keep;
    this.files = files;
    this.warnings = warnings;
  }

  /**
   * The best checkpoint so far.
   *
   * @param measure what was measured, e.g. "fd"
   */
  public record Best(long images, String measure, double value) {}

  /**
   * Saves a checkpoint and deletes those beyond {@code keep}.
   *
   * @param images real images seen
   * @return its folder
   * @throws StorageException if the disk fails or another process is saving; the checkpoints that
   *     were there are still there
   */
  public Path save(long images, CheckpointContents contents) {
    if (images < 0) {
      throw new IllegalArgumentException("images is " + images + ", at least 0 expected");
    }
    Path target = store.numbered(images);
    try (Closeable lock = store.lockAndSweep()) {
      store.replace(images, contents);
      whole.put(images, true);
      deleteBeyond(images);
      return target;
    } catch (IOException e) {
      throw new StorageException("checkpoint " + target + " could not be saved", e);
    }
  }

  /** Marks a checkpoint that is never deleted, in place of the one marked before. */
  public void markBest(long images, String measure, double value) {
    requireListed(images);
    ObjectNode mark = Json.MAPPER.createObjectNode();
    mark.put("images", images).put("measure", measure).put("value", value);
    try {
      DurableFile.replace(files, folder.resolve(BEST), FileContent.of(Json.pretty(mark)));
    } catch (IOException e) {
      throw new StorageException(folder.resolve(BEST) + " could not be written", e);
    }
  }

  /**
   * The mark set by {@link #markBest}.
   *
   * @throws CorruptFileException if it is damaged
   */
  public Optional<Best> bestMark() {
    Path file = folder.resolve(BEST);
    if (!files.exists(file)) {
      return Optional.empty();
    }
    try {
      ObjectNode mark = Json.object(DurableFile.read(files, file), file);
      if (!mark.path("images").isIntegralNumber() || !mark.path("measure").isTextual()) {
        throw new CorruptFileException(file, "lacks the fields images and measure");
      }
      return Optional.of(
          new Best(
              mark.path("images").asLong(),
              mark.path("measure").asText(),
              mark.path("value").asDouble()));
    } catch (IOException e) {
      throw new StorageException(file + " cannot be read", e);
    }
  }

  /**
   * The newest whole checkpoint. Damaged ones are passed over with a warning.
   *
   * @return empty if there is none at all
   * @throws CorruptFileException if there are some and none is whole: to start anew must be the
   *     user's decision
   */
  public Optional<Verified> latest() {
    List<Long> newestFirst = new ArrayList<>(list());
    Collections.reverse(newestFirst);
    List<String> problems = new ArrayList<>();
    for (long images : newestFirst) {
      try {
        Verified found = store.read(images);
        problems.forEach(
            problem ->
                warnings.accept(problem + "; checkpoint " + found.path() + " is used instead"));
        return Optional.of(found);
      } catch (CorruptFileException e) {
        problems.add(e.getMessage());
      } catch (IOException e) {
        problems.add(store.numbered(images) + " cannot be read: " + StorageException.describe(e));
      }
    }
    if (problems.isEmpty()) {
      return Optional.empty();
    }
    throw new CorruptFileException(
        folder,
        "none of %d checkpoints is whole: %s"
            .formatted(problems.size(), String.join("; ", problems)));
  }

  /**
   * One checkpoint.
   *
   * @throws IllegalArgumentException if there is none of this number
   * @throws CorruptFileException if it is damaged
   */
  public Verified at(long images) {
    requireListed(images);
    try {
      return store.read(images);
    } catch (IOException e) {
      throw new StorageException(store.numbered(images) + " cannot be read", e);
    }
  }

  /** Numbers of the checkpoints that are there, ascending; not verified. */
  public List<Long> list() {
    try {
      return List.copyOf(store.numbers());
    } catch (IOException e) {
      throw new StorageException(folder + " cannot be listed", e);
    }
  }

  private void requireListed(long images) {
    List<Long> numbers = list();
    if (!numbers.contains(images)) {
      throw new IllegalArgumentException(
          "%s has no checkpoint %d; there are %s".formatted(folder, images, numbers));
    }
  }

  /** Failures here only warn: the new checkpoint is safe. */
  private void deleteBeyond(long saved) {
    try {
      Optional<Best> best = bestMark();
      for (long images : olderBeyond(saved)) {
        if (best.isEmpty() || best.get().images() != images) {
          store.delete(images);
        }
      }
    } catch (IOException | StorageException | CorruptFileException e) {
      warnings.accept("old checkpoints are kept for now: " + e.getMessage());
    }
  }

  /**
   * Whole ones beyond the newest {@code keep}. A damaged one neither counts, or it would push out a
   * whole one, nor is it deleted; numbers above the saved one are another history's.
   */
  private List<Long> olderBeyond(long saved) throws IOException {
    List<Long> older = new ArrayList<>();
    for (long images : store.numbers()) {
      if (images < saved && isWhole(images)) {
        older.add(images);
      }
    }
    return older.subList(0, Math.max(0, older.size() - (keep - 1)));
  }

  /** Read once; later saves remember the answer. */
  private boolean isWhole(long images) throws IOException {
    Boolean known = whole.get(images);
    if (known == null) {
      known = store.isWhole(images);
      whole.put(images, known);
    }
    return known;
  }
}
