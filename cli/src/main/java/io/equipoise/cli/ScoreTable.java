package io.equipoise.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.data.ImageData;
import io.equipoise.data.TrainingData;
import io.equipoise.latent.ComparisonPicture;
import io.equipoise.latent.Scoring;
import io.equipoise.latent.TrainedDiscriminator;
import io.equipoise.metrics.Moments;
import io.equipoise.metrics.Roc;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The scores of one or two sets, most unusual first, and what follows from them. */
final class ScoreTable {
  private static final long TOLD_EVERY = 64;

  private final TrainedDiscriminator discriminator;
  private final Scoring scoring;
  private final ScoredSet usual;
  private final ScoredSet outliers; // null without
  private final List<Row> rows = new ArrayList<>();
  private Roc roc; // null without outliers

  /** Scores to come. */
  ScoreTable(TrainedDiscriminator discriminator, ScoredSet usual, ScoredSet outliers) {
    this.discriminator = discriminator;
    this.scoring = new Scoring(discriminator);
    this.usual = usual;
    this.outliers = outliers;
  }

  /**
   * A set that is scored. Close it.
   *
   * @param role {@code data} or {@code outliers}
   * @param fileNames by index, or empty
   */
  record ScoredSet(String role, TrainingData data, List<String> fileNames)
      implements AutoCloseable {
    ScoredSet(String role, TrainingData data) {
      this(role, data, data instanceof ImageData images ? images.fileNames() : List.of());
    }

    String fileName(long index) {
      return fileNames.isEmpty() ? "" : fileNames.get(Math.toIntExact(index));
    }

    /** Name of an image's class, or "". */
    String label(long index) {
      int label = data instanceof ImageData images ? images.label(index) : -1;
      return label < 0 ? "" : data.classNames().get(label);
    }

    @Override
    public void close() {
      data.close();
    }
  }

  private record Row(ScoredSet set, long index, double energy) {}

  /** Scores at most n images of each set. */
  void score(long n, Terminal terminal) {
    long of = Math.min(n, usual.data.count());
    long all = outliers == null ? of : of + Math.min(n, outliers.data.count());
    score(usual, n, all, terminal);
    if (outliers != null) {
      int split = rows.size();
      score(outliers, n, all, terminal);
      roc = Roc.of(energies(split, rows.size()), energies(0, split));
    }
    terminal.clear();
    rows.sort(Comparator.comparingDouble(Row::energy).reversed());
  }

  private void score(ScoredSet set, long n, long all, Terminal terminal) {
    scoring.score(
        set.data,
        n,
        (index, energy) -> {
          rows.add(new Row(set, index, energy));
          if (rows.size() % TOLD_EVERY == 0) {
            terminal.progress((double) rows.size() / all, rows.size() + " of " + all + " images");
          }
        });
  }

  private double[] energies(int from, int to) {
    return rows.subList(from, to).stream().mapToDouble(Row::energy).toArray();
  }

  /** What was scored, in letters that a file's name can have. */
  String name() {
    return usual.data.name() + (outliers == null ? "" : "-" + outliers.data.name());
  }

  /** A header and a line each, as in RFC 4180. */
  String csv() {
    StringBuilder text = new StringBuilder("rank,energy,set,index,name,label\n");
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      text.append(i + 1).append(',').append((float) row.energy).append(',');
      text.append(row.set.role).append(',').append(row.index).append(',');
      text.append(quoted(row.set.fileName(row.index))).append(',');
      text.append(quoted(row.set.label(row.index))).append('\n');
    }
    return text.toString();
  }

  private static String quoted(String text) {
    boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }

  /** The lines of {@link #csv} as objects; without name and label where there are none. */
  ArrayNode json() {
    ArrayNode scores = JsonNodeFactory.instance.arrayNode();
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      ObjectNode score = scores.addObject();
      score.put("rank", i + 1).put("energy", (float) row.energy).put("set", row.set.role);
      score.put("index", row.index);
      putUnlessEmpty(score, "name", row.set.fileName(row.index));
      putUnlessEmpty(score, "label", row.set.label(row.index));
    }
    return scores;
  }

  private static void putUnlessEmpty(ObjectNode score, String field, String text) {
    if (!text.isEmpty()) {
      score.put(field, text);
    }
  }

  /** What was scored by what, and how well outliers were told apart. */
  ObjectNode summary() {
    ObjectNode summary = JsonNodeFactory.instance.objectNode();
    summary.put("run", discriminator.run()).put("checkpoint", discriminator.images());
    summary.put("score", discriminator.hasEnergies() ? "energy" : "minus logit");
    summary.set("data", about(usual));
    if (outliers != null) {
      summary.set("outliers", about(outliers));
      summary.put("auroc", roc.auroc()).put("auprc", roc.auprc());
    }
    return summary;
  }

  private ObjectNode about(ScoredSet set) {
    double[] energies =
        rows.stream()
            .filter(row -> row.set.role.equals(set.role))
            .mapToDouble(Row::energy)
            .sorted()
            .toArray();
    double sum = 0;
    for (double energy : energies) {
      sum += energy;
    }
    ObjectNode about = JsonNodeFactory.instance.objectNode();
    about.put("name", set.data.name()).put("fingerprint", set.data.fingerprint());
    about.put("images", energies.length).put("mean_energy", sum / energies.length);
    about.put("median_energy", Moments.median(energies));
    return about;
  }

  /** The summary as a sentence. */
  String verdict() {
    String scored =
        "%,d images by the checkpoint at %,d images".formatted(rows.size(), discriminator.images());
    return roc == null
        ? scored
        : scored
            + String.format(
                Locale.ROOT,
                ": AUROC %.4f, AUPRC %.4f (%.4f by chance), positives are the outliers",
                roc.auroc(),
                roc.auprc(),
                (double) roc.positives() / (roc.positives() + roc.negatives()));
  }

  /** The most and the least unusual of each set, at most {@code most} each. */
  List<ComparisonPicture.Section> extremes(int most) {
    List<ComparisonPicture.Section> sections = new ArrayList<>(extremes(usual, most));
    if (outliers != null) {
      sections.addAll(extremes(outliers, most));
    }
    return sections;
  }

  private List<ComparisonPicture.Section> extremes(ScoredSet set, int most) {
    List<Row> all = rows.stream().filter(row -> row.set.role.equals(set.role)).toList();
    int shown = Math.min(most, all.size());
    List<Row> last = new ArrayList<>(all.subList(all.size() - shown, all.size()));
    Collections.reverse(last);
    String of = " of %,d images of %s".formatted(all.size(), set.data.name());
    String role = set.role.equals("outliers") ? ", the outliers" : "";
    return List.of(
        section("Most unusual" + of + role, all.subList(0, shown)),
        section("Least unusual" + of + role, last));
  }

  private ComparisonPicture.Section section(String heading, List<Row> shown) {
    return new ComparisonPicture.Section(heading, shown.stream().map(this::column).toList());
  }

  private ComparisonPicture.Column column(Row row) {
    String file = row.set.fileName(row.index);
    String name = file.isEmpty() ? "no. " + row.index : file;
    return scoring.column(row.set.data, row.index, row.energy, name);
  }
}
