package io.equipoise.studio.runs;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.List;

/**
 * What each chart shows, in a sentence, and what healthy looks like: the one place that says so.
 *
 * @param id of the chart
 * @param lines what is drawn in it
 * @param says what it means
 * @param healthy how it looks when all is well
 */
record Guide(String id, String title, List<Line> lines, String says, String healthy) {
  /**
   * A line of a chart.
   *
   * @param field of {@code metrics.jsonl}; {@code target} is gamma L(x), with its headroom
   * @param ink which colour of the page: real, fake, target or plain
   */
  record Line(String field, String label, String ink) {}

  private static final List<Guide> ALL =
      List.of(
          new Guide(
              "energies",
              "Energies",
              List.of(
                  new Line("energy_real", "real L(x)", "real"),
                  new Line("energy_fake", "generated L(G(z))", "fake"),
                  new Line("target", "gamma L(x)", "target"),
                  new Line("margin", "margin", "target")),
              "How badly the discriminator rebuilds real and generated images: low means it knows"
                  + " them well. With gan minus its logit: low is what it takes for real.",
              "Real falls and levels off; with BEGAN generated follows gamma L(x) closely."),
          new Guide(
              "k",
              "k and gamma",
              List.of(new Line("k", "k", "plain"), new Line("gamma", "gamma", "target")),
              "How hard the discriminator fights the generated images: 0 not at all, 1 as hard as it"
                  + " learns the real ones.",
              "Moves between 0 and 1 without sticking to either end."),
          new Guide(
              "convergence",
              "M, the convergence measure",
              List.of(new Line("convergence", "M", "plain")),
              "Real energy plus the distance from the balance: one number for how far BEGAN has come.",
              "Falls, ever more slowly; where it stalls the learning rate is halved."),
          new Guide(
              "balance",
              "Balance",
              List.of(new Line("balance", "gamma L(x) - L(G(z))", "plain")),
              "Above 0 generated images are easier to rebuild than gamma asks for, below 0 harder.",
              "Stays near 0; with a headroom below it."),
          new Guide(
              "diversity",
              "Diversity",
              List.of(new Line("diversity", "share of the data's", "plain")),
              "How much the generated images of a grid differ from one another; real ones have 1.",
              "Rises towards 1. Below 0.35 the images are alike: collapse."),
          new Guide(
              "hinge",
              "Inside the margin",
              List.of(new Line("hinge_active", "share", "plain")),
              "Share of generated images whose energy is below the margin: only these the"
                  + " discriminator fights.",
              "Neither 0 nor 1 for long."),
          new Guide(
              "pulling_away",
              "Pulling-away term",
              List.of(new Line("pulling_away", "f_PT", "plain")),
              "How alike the codes of a batch are: 1 if all point the same way.",
              "Falls and stays low."),
          new Guide(
              "losses",
              "Losses",
              List.of(
                  new Line("loss_d", "discriminator", "real"),
                  new Line("loss_g", "generator", "fake")),
              "What each player makes small. They pull against each other, so neither need fall.",
              "Both stay finite and neither runs away."),
          new Guide(
              "rate",
              "Learning rate",
              List.of(new Line("learning_rate", "generator", "plain")),
              "Size of a step of the optimizer.",
              "Constant, or halved now and then as M stalls."),
          new Guide(
              "speed",
              "Images a second",
              List.of(new Line("images_per_second", "images/s", "plain")),
              "Real images a second since the line before.",
              "Even; a drop means that the machine does something else."),
          evaluation(
              "fd", "Frechet distance", "Distance between generated and real features.", "Falls."),
          evaluation("kd", "Kernel distance", "The same distance without bias.", "Falls."),
          evaluation("inception_score", "Inception score", "Clear and varied classes.", "Rises."),
          new Guide(
              "prdc",
              "Precision and recall",
              List.of(
                  new Line("precision", "precision", "real"),
                  new Line("recall", "recall", "fake"),
                  new Line("density", "density", "target"),
                  new Line("coverage", "coverage", "plain")),
              "Precision: generated images that look real. Recall: real ones that can be generated.",
              "Both rise; precision alone rising is collapse."),
          evaluation("swd", "Sliced Wasserstein distance", "Distance of textures.", "Falls."),
          evaluation(
              "ms_ssim",
              "MS-SSIM",
              "Likeness of pairs of generated images.",
              "As low as the data's."));

  private static Guide evaluation(String field, String title, String says, String healthy) {
    return new Guide(field, title, List.of(new Line(field, field, "plain")), says, healthy);
  }

  /** All charts, in the order in which they are shown. */
  static List<Guide> all() {
    return ALL;
  }

  /** The same for the page. */
  static ArrayNode json() {
    return new ObjectMapper().valueToTree(ALL);
  }
}
