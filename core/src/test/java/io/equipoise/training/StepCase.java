package io.equipoise.training;

import io.equipoise.network.Architecture;
import io.equipoise.network.Build;
import io.equipoise.network.Dropout;
import io.equipoise.network.Mode;
import io.equipoise.network.NetworkConfig;
import io.equipoise.objective.Began;
import io.equipoise.objective.Ebgan;
import io.equipoise.objective.Energy;
import io.equipoise.objective.Energy.Norm;
import io.equipoise.objective.Energy.Reduction;
import io.equipoise.objective.Equilibrium;
import io.equipoise.objective.Gan;
import io.equipoise.objective.Margin;
import io.equipoise.objective.Objective;
import io.equipoise.tensor.TensorData;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;

/**
 * One objective with one pair of networks.
 *
 * @param objective from the energies of the generated images, for margins among them
 */
record StepCase(
    String name,
    NetworkConfig config,
    Energy energy,
    double pullingAwayWeight,
    Function<double[], Objective> objective) {
  static final int BATCH = 3;
  private static final Energy L1 = new Energy(Norm.L1, Reduction.MEAN);
  private static final Energy L2 = new Energy(Norm.L2, Reduction.MEAN);
  private static final Energy SUM = new Energy(Norm.L2, Reduction.SUM);
  private static final Energy NORM = new Energy(Norm.L2, Reduction.NORM);

  /** Every objective with every architecture. */
  static List<StepCase> all() {
    List<StepCase> cases = new ArrayList<>();
    for (Architecture architecture : Architecture.values()) {
      NetworkConfig a = Build.small(architecture);
      cases.add(new StepCase("gan", a, L1, 0, e -> new Gan(false)));
      cases.add(new StepCase("gan, saturating", a, L1, 0, e -> new Gan(true)));
      cases.add(new StepCase("ebgan, all inside", a, L2, 0, e -> ebgan(2 * max(e))));
      cases.add(new StepCase("ebgan, some inside", a, NORM, 0, StepCase::oneInside));
      cases.add(new StepCase("ebgan, none inside", a, L1, 0, e -> ebgan(1e-6)));
      cases.add(new StepCase("ebgan-pt, all inside", a, SUM, 0.1, e -> ebgan(2 * max(e))));
      cases.add(new StepCase("ebgan-pt, some inside", a, L1, 0.1, StepCase::oneInside));
      cases.add(new StepCase("ebgan-pt, none inside", a, L2, 0.1, e -> ebgan(1e-6)));
      cases.add(new StepCase("began, k 0", a, L1, 0, e -> began(0)));
      cases.add(new StepCase("began, k 0.4", a, L1, 0, e -> began(0.4)));
      cases.add(new StepCase("began, k 0.001", a, L2, 0, e -> began(0.001)));
      cases.add(new StepCase("began, k 1e-7", a, L2, 0, e -> began(1e-7)));
      cases.add(new StepCase("began, k 1", a, L2, 0, e -> began(1)));
      cases.add(new StepCase("began-pt, k 0", a, L2, 0.1, e -> began(0)));
      cases.add(new StepCase("began-pt, k 0.4", a, L1, 0.1, e -> began(0.4)));
    }
    for (int layers : new int[] {1, 3}) {
      NetworkConfig a = Build.mlpOfImages(layers, 0.3);
      cases.add(new StepCase("gan", a, L1, 0, e -> new Gan(false)));
      cases.add(new StepCase("ebgan, some inside", a, NORM, 0, StepCase::oneInside));
      cases.add(new StepCase("ebgan-pt, all inside", a, SUM, 0.1, e -> ebgan(2 * max(e))));
      cases.add(new StepCase("began, k 0.4", a, L2, 0, e -> began(0.4)));
    }
    return cases;
  }

  /** Those whose losses have a slope everywhere along the way of a finite difference. */
  static List<StepCase> smooth() {
    return all().stream().filter(given -> given.energy.norm() == Norm.L2 || given.gan()).toList();
  }

  /** Every way through the step, most of them with the smallest networks. */
  static List<StepCase> everyPath() {
    return all().stream()
        .filter(
            given ->
                given.config.architecture() == Architecture.MLP
                    || given.name.equals("began-pt, k 0.4"))
        .toList();
  }

  /** How a step runs them. */
  Mode mode() {
    return Mode.TRAINING.with(new Dropout(PlainStep.DRAWS, PlainStep.FIRST_IMAGE));
  }

  Tensor real() {
    return Build.images(config, 2, BATCH);
  }

  Tensor z(long seed) {
    return Build.latents(config, seed, BATCH);
  }

  /** The objective for these players: what it is does not depend on the networks for GAN. */
  Objective objective(Players players, Tensor z) {
    return gan()
        ? objective.apply(new double[0])
        : objective.apply(TensorData.doubles(plain(players).energies(z)));
  }

  /** GAN wants a classifier. */
  Objective kind() {
    return objective.apply(new double[] {1, 2, 3});
  }

  PlainStep plain(Players players) {
    return new PlainStep(
        config,
        players.generator().parameters(),
        players.discriminator().parameters(),
        energy,
        pullingAwayWeight,
        0);
  }

  @Override
  public String toString() {
    return "%s, %s of %d pixels, %d layers"
        .formatted(name, config.architecture(), config.resolution(), config.layers());
  }

  private boolean gan() {
    return name.startsWith("gan");
  }

  private static Objective began(double k) {
    return new Began(new Equilibrium(0.5, 0.05, false, k));
  }

  private static Objective ebgan(double margin) {
    return new Ebgan(Margin.fixed(margin));
  }

  private static Objective oneInside(double[] energies) {
    double[] sorted = energies.clone();
    Arrays.sort(sorted);
    return ebgan((sorted[0] + sorted[1]) / 2);
  }

  private static double max(double[] energies) {
    return Arrays.stream(energies).max().orElseThrow();
  }
}
