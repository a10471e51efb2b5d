package io.equipoise.training;

import io.equipoise.training.Diagnosis.Circumstances;
import io.equipoise.training.Diagnosis.Finding;
import io.equipoise.training.Diagnosis.History;
import io.equipoise.training.Diagnosis.Level;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Looks through the curves of one run, for {@link Diagnosis}. */
final class Examination {
  private static final double LEAST_KIMG = 2;
  private static final int LEAST_POINTS = 3;
  private static final double OFF_BALANCE = 0.25; // of gamma L(x)
  private static final double IMPROVEMENT = 0.01; // of M, less is none
  private static final double DECIDED = 0.05; // loss of a classifier that makes no mistakes

  private final History history;
  private final Circumstances run;
  private final List<Finding> found = new ArrayList<>();

  Examination(History history, Circumstances run) {
    this.history = history;
    this.run = run;
  }

  List<Finding> findings() {
    numbers();
    if (history.points() < LEAST_POINTS || images() < 1000 * LEAST_KIMG) {
      if (found.isEmpty()) {
        add(Level.NOTE, "Too early to say", "there are too few images yet to judge the run by", "");
      }
      return found;
    }
    if (last("diversity") > Symptom.BLOWN_UP_ABOVE) {
      blownUp(); // and the rest follows from it
      return found;
    }
    diversity();
    switch (run.objective()) {
      case "began" -> equilibrium();
      case "ebgan", "ebgan-pt" -> hinge();
      case "gan" -> classifier();
      default -> {} // a program's own objective: what its losses mean is not known here
    }
    if (found.stream().allMatch(one -> one.level() == Level.NOTE)) {
      add(Level.GOOD, "Healthy", healthy(), "");
    }
    found.sort(Comparator.comparing(Finding::level).reversed());
    return found;
  }

  private void numbers() {
    if (run.diverged()) {
      add(
          Level.FAILING,
          "Diverged",
          "the numbers became infinite again and again, and the training gave up",
          "a lower --lr, or --precision fp32");
    } else if (!run.notFinite().isEmpty()) {
      add(
          Level.FAILING,
          "Diverged",
          run.notFinite() + " is no longer a finite number",
          "a lower --lr, or --precision fp32");
    } else if (run.rollbacks() > 0) {
      add(
          Level.WARNING,
          "Close to diverging",
          "numbers became infinite %s; the training went back to a checkpoint and on from there"
              .formatted(run.rollbacks() == 1 ? "once" : run.rollbacks() + " times"),
          "a lower --lr if it happens again");
    }
  }

  private void blownUp() {
    add(
        Level.FAILING,
        Symptom.BLOWN_UP,
        "%s: %.3g times the data's diversity".formatted(Symptom.BLOWN_UP.seen, last("diversity")));
  }

  private void diversity() {
    double now = last("diversity");
    if (Double.isNaN(now)) {
      return;
    }
    double best = now;
    for (int i = 0; i < history.points(); i++) {
      best = Math.max(best, finiteOr(history.value("diversity", i), best));
    }
    if (images() >= 1000 * Symptom.ALIKE_AFTER_KIMG && now < Symptom.ALIKE_BELOW) {
      add(
          Level.FAILING,
          Symptom.ALIKE,
          "%s: %.0f %% of the data's diversity".formatted(Symptom.ALIKE.seen, 100 * now));
    } else if (now < Symptom.ALIKE_BELOW) {
      add(
          Level.NOTE,
          "Still alike",
          "the generated images differ little as yet, %.0f %% of the data's diversity; many runs begin so"
              .formatted(100 * now),
          "");
    } else if (now < best / 2) {
      add(
          Level.WARNING,
          "Diversity falls",
          "the generated images differ half as much as they once did: %.0f %% of the data's diversity, from %.0f %%"
              .formatted(100 * now, 100 * best),
          Symptom.ALIKE.remedy);
    }
  }

  private void equilibrium() {
    double zero = kimgSince("k", value -> value <= 0);
    double one = kimgSince("k", value -> value >= 1);
    if (zero >= Symptom.LONG_KIMG && mean("energy_fake") > target()) {
      stuck(Symptom.K_AT_ZERO, "k has been at 0 for %.0f kimg".formatted(zero));
    } else if (one >= Symptom.LONG_KIMG) {
      stuck(Symptom.K_AT_ONE, "k has been at 1 for %.0f kimg".formatted(one));
    } else {
      balance();
    }
    convergence();
  }

  private void stuck(Symptom symptom, String since) {
    add(Level.FAILING, symptom, since + ": " + symptom.seen);
  }

  private void balance() {
    double ratio = mean("energy_fake") / target();
    if (Math.abs(ratio - 1) <= OFF_BALANCE) {
      return;
    }
    boolean powerless = ratio > 1 && last("k") <= 0;
    add(
        Level.WARNING,
        "Out of balance",
        "the generated images' energy is %s gamma L(x), where the equilibrium holds them"
            .formatted(compared(ratio)),
        powerless
            ? "more time, since k is at 0 and can do no more; else " + Symptom.K_AT_ZERO.remedy
            : "more time if k still moves; else a higher --lambda-k");
  }

  /** What the generated images' energy is held at; older logs have it as a sum. */
  private double target() {
    double logged = mean("target");
    return Double.isNaN(logged) ? mean("energy_fake") + mean("balance") : logged;
  }

  private static String compared(double ratio) {
    return ratio < 3
        ? "%.0f %% %s".formatted(100 * Math.abs(ratio - 1), ratio > 1 ? "above" : "below")
        : "%.3g times".formatted(ratio);
  }

  private void convergence() {
    boolean floor = run.stallPolicy() && last("learning_rate") <= run.leastRate();
    double since = kimgSinceBest("convergence");
    if (Double.isNaN(since) || since < Math.max(Symptom.LONG_KIMG, images() / 3000)) {
      return;
    }
    if (floor) {
      add(Level.NOTE, Symptom.RATE_AT_FLOOR, Symptom.RATE_AT_FLOOR.seen);
    } else {
      add(
          Level.NOTE,
          "M does not fall",
          "M has not become lower for %.0f kimg".formatted(since),
          "a lower --lr or more --filters, unless the samples are good as they are");
    }
  }

  private void hinge() {
    double never = kimgSince("hinge_active", value -> value <= 0);
    double always = kimgSince("hinge_active", value -> value >= 1);
    if (never >= Symptom.LONG_KIMG) {
      useless(Symptom.HINGE_NEVER_BINDS, never);
    } else if (always >= Symptom.LONG_KIMG && last("margin") > 10 * last("energy_fake")) {
      useless(Symptom.HINGE_ALWAYS_BINDS, always);
    }
  }

  private void useless(Symptom symptom, double kimg) {
    add(Level.WARNING, symptom, "for %.0f kimg %s".formatted(kimg, symptom.seen));
  }

  private void classifier() {
    double since = kimgSince("loss_d", value -> value < DECIDED);
    if (since >= Symptom.LONG_KIMG) {
      add(
          Level.FAILING,
          "The discriminator has won",
          "for %.0f kimg it has told all generated images from real ones, so the generator learns nothing from it"
              .formatted(since),
          "a lower --lr-ratio-d, or --objective began");
    }
  }

  private String healthy() {
    String players =
        switch (run.objective()) {
          case "began" ->
              String.format(
                  Locale.ROOT,
                  "the two players are in balance: k is %.2f and the generated images' energy is near gamma L(x)",
                  last("k"));
          case "ebgan", "ebgan-pt" ->
              String.format(
                  Locale.ROOT,
                  "the hinge binds for %.0f %% of the generated images",
                  100 * last("hinge_active"));
          case "gan" -> "neither player has won";
          default -> "nothing is wrong with its numbers";
        };
    double diversity = last("diversity");
    return Double.isNaN(diversity)
        ? players
        : players
            + String.format(Locale.ROOT, "; diversity is %.0f %% of the data's", 100 * diversity);
  }

  private double images() {
    return history.images(history.points() - 1);
  }

  private double last(String field) {
    for (int i = history.points() - 1; i >= 0; i--) {
      if (Double.isFinite(history.value(field, i))) {
        return history.value(field, i);
      }
    }
    return Double.NaN;
  }

  /** Mean over the newest part that is long enough to say something. */
  private double mean(String field) {
    double sum = 0;
    int count = 0;
    for (int i = history.points() - 1;
        i >= 0 && (images() - history.images(i) < 1000 * Symptom.LONG_KIMG / 2 || count < 3);
        i--) {
      if (Double.isFinite(history.value(field, i))) {
        sum += history.value(field, i);
        count++;
      }
    }
    return sum / count;
  }

  private interface Holds {
    boolean of(double value);
  }

  /** For how many thousand images a field has been so without a break. */
  private double kimgSince(String field, Holds holds) {
    double since = Double.NaN;
    for (int i = history.points() - 1; i >= 0; i--) {
      double value = history.value(field, i);
      if (Double.isFinite(value)) {
        if (!holds.of(value)) {
          break;
        }
        since = history.images(i);
      }
    }
    return Double.isNaN(since) ? 0 : (images() - since) / 1000;
  }

  /** Thousands of images since a field was clearly lower than ever before. */
  private double kimgSinceBest(String field) {
    double best = Double.NaN;
    double at = Double.NaN;
    for (int i = 0; i < history.points(); i++) {
      double value = history.value(field, i);
      if (Double.isFinite(value) && !(value >= best * (1 - IMPROVEMENT))) {
        best = value;
        at = history.images(i);
      }
    }
    return (images() - at) / 1000;
  }

  private static double finiteOr(double value, double otherwise) {
    return Double.isFinite(value) ? value : otherwise;
  }

  private void add(Level level, Symptom symptom, String text) {
    add(level, symptom.title, text, symptom.remedy);
  }

  private void add(Level level, String title, String text, String remedy) {
    found.add(new Finding(level, title, text, remedy));
  }
}
