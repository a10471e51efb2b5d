package io.equipoise.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.training.Diagnosis.Circumstances;
import io.equipoise.training.Diagnosis.Finding;
import io.equipoise.training.Diagnosis.History;
import io.equipoise.training.Diagnosis.Level;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/** Curves made up to be of one kind each; a point is a thousand images. */
class DiagnosisTest {
  /** Curves as functions of the share of the run that is behind. */
  private static final class Made implements History {
    private final int points;
    private final Map<String, DoubleUnaryOperator> fields = new HashMap<>();

    Made(int points) {
      this.points = points;
    }

    Made with(String field, DoubleUnaryOperator value) {
      fields.put(field, value);
      return this;
    }

    @Override
    public int points() {
      return points;
    }

    @Override
    public double images(int point) {
      return 1000.0 * (point + 1);
    }

    @Override
    public double value(String field, int point) {
      DoubleUnaryOperator value = fields.get(field);
      return value == null ? Double.NaN : value.applyAsDouble((double) point / points);
    }
  }

  private static Made began(int points) {
    return new Made(points)
        .with("energy_real", share -> 0.2 - 0.1 * share)
        .with("energy_fake", share -> 0.1 - 0.05 * share)
        .with("balance", share -> 0.001)
        .with("convergence", share -> 0.2 - 0.1 * share)
        .with("k", share -> 0.2)
        .with("learning_rate", share -> 1e-3)
        .with("diversity", share -> 0.2 + 0.6 * share);
  }

  private static Circumstances began() {
    return new Circumstances("began", true, 1e-4, 0, false, "");
  }

  private static Finding first(History history) {
    return Diagnosis.of(history, began()).first();
  }

  @Test
  void balancedRunIsHealthy() {
    Finding found = first(began(60));
    assertThat(found.level()).isEqualTo(Level.GOOD);
    assertThat(found.title()).isEqualTo("Healthy");
    assertThat(found.text()).contains("k is 0.20").contains("79 % of the data's");
  }

  @Test
  void shortRunIsNotJudged() {
    assertThat(first(began(1)).title()).isEqualTo("Too early to say");
    assertThat(Diagnosis.of(new Made(0), began()).findings()).hasSize(1);
  }

  @Test
  void kThatSticksToOneIsSaidWithItsTime() {
    Finding found = first(began(60).with("k", share -> share < 0.5 ? 0.9 : 1));
    assertThat(found.level()).isEqualTo(Level.FAILING);
    assertThat(found.text()).startsWith("k has been at 1 for 29 kimg");
    assertThat(found.remedy()).contains("--gamma");
    assertThat(first(began(60).with("k", share -> share < 0.8 ? 0.9 : 1)).title())
        .isEqualTo("Healthy");
  }

  @Test
  void kAtZeroWithGeneratedImagesFarAboveGammaIsAGeneratorThatDoesNotKeepUp() {
    Made history =
        began(60)
            .with("k", share -> 0)
            .with("energy_fake", share -> 0.3)
            .with("balance", share -> -0.2);
    assertThat(first(history).title()).isEqualTo("The generator does not keep up");
    assertThat(first(history.with("balance", share -> 0.001)).level()).isEqualTo(Level.GOOD);
  }

  @Test
  void energyFarFromGammaWhileKMovesIsOutOfBalance() {
    Made history = began(60).with("energy_fake", share -> 0.06).with("balance", share -> 0.03);
    Finding found = first(history);
    assertThat(found.level()).isEqualTo(Level.WARNING);
    assertThat(found.text()).contains("33 % below gamma L(x)");
    Made held = history.with("target", share -> 0.06);
    assertThat(first(held).level()).isEqualTo(Level.GOOD);
  }

  @Test
  void kAtZeroCannotHelpAGeneratorThatLags() {
    Made history =
        began(10)
            .with("k", share -> 0)
            .with("energy_fake", share -> 0.4)
            .with("balance", share -> -0.3);
    Finding found = first(history.with("diversity", share -> 0.8));
    assertThat(found.text()).contains("4.00 times gamma L(x)");
    assertThat(found.remedy()).contains("k is at 0").contains("--gamma");
  }

  @Test
  void imagesThatLeftTheRangeOfPixelsHaveDivergedAndNothingElseIsSaid() {
    Made history =
        began(20)
            .with("energy_fake", share -> 3.6e8)
            .with("balance", share -> -3.6e8)
            .with("diversity", share -> share < 0.5 ? 0.6 : 7e8);
    List<Finding> all = Diagnosis.of(history, began()).findings();
    assertThat(all).hasSize(1);
    assertThat(all.get(0).title()).isEqualTo("The training has diverged");
    assertThat(all.get(0).text()).contains("7.00e+08 times the data's diversity");
    assertThat(all.get(0).remedy()).contains("--lr");
  }

  @Test
  void imagesThatGrowAlikeAreACollapse() {
    Finding found = first(began(60).with("diversity", share -> 0.8 - 0.7 * share));
    assertThat(found.level()).isEqualTo(Level.FAILING);
    assertThat(found.title()).isEqualTo("The generator is collapsing");
    assertThat(found.remedy()).contains("--pt-weight");
  }

  @Test
  void diversityThatHalvesIsAWarningAndAlikeAtTheStartIsNone() {
    assertThat(first(began(60).with("diversity", share -> 0.9 - 0.5 * share)).title())
        .isEqualTo("Diversity falls");
    Finding early = first(began(20).with("diversity", share -> 0.1));
    assertThat(early.level()).isEqualTo(Level.NOTE);
    assertThat(early.title()).isEqualTo("Still alike");
  }

  @Test
  void divergedRunIsSaidToBeThatBeforeAnythingElse() {
    Made collapsed = began(60).with("diversity", share -> 0.1);
    Circumstances gaveUp = new Circumstances("began", true, 1e-4, 3, true, "");
    assertThat(Diagnosis.of(collapsed, gaveUp).first().title()).isEqualTo("Diverged");
    Circumstances notFinite = new Circumstances("began", true, 1e-4, 0, false, "energy_fake");
    assertThat(Diagnosis.of(new Made(1), notFinite).first().text()).startsWith("energy_fake");
    Circumstances wentBack = new Circumstances("began", true, 1e-4, 2, false, "");
    assertThat(Diagnosis.of(began(60), wentBack).first().title()).isEqualTo("Close to diverging");
  }

  @Test
  void stalledConvergenceIsToldFromARunThatIsDone() {
    Made stalled = began(90).with("convergence", share -> share < 0.3 ? 0.2 - 0.1 * share : 0.19);
    assertThat(titles(stalled)).containsExactly("M does not fall", "Healthy");
    assertThat(titles(stalled.with("learning_rate", share -> 1e-4)))
        .containsExactly("It has stopped improving", "Healthy");
  }

  private static List<String> titles(History history) {
    return Diagnosis.of(history, began()).findings().stream().map(Finding::title).toList();
  }

  @Test
  void hingeThatNeverOrAlwaysBindsIsAMarginThatDoesNothing() {
    Circumstances ebgan = new Circumstances("ebgan", false, 0, 0, false, "");
    Made history =
        new Made(40)
            .with("hinge_active", share -> 0)
            .with("margin", share -> 1)
            .with("energy_fake", share -> 2);
    assertThat(Diagnosis.of(history, ebgan).first().remedy()).startsWith("a larger --margin");
    history.with("hinge_active", share -> 1).with("energy_fake", share -> 0.01);
    assertThat(Diagnosis.of(history, ebgan).first().remedy()).startsWith("a smaller --margin");
    history.with("hinge_active", share -> 0.6);
    assertThat(Diagnosis.of(history, ebgan).first().title()).isEqualTo("Healthy");
  }

  @Test
  void classifierWithoutMistakesHasWon() {
    Circumstances gan = new Circumstances("gan", false, 0, 0, false, "");
    Made history = new Made(40).with("loss_d", share -> 0.01);
    assertThat(Diagnosis.of(history, gan).first().title()).isEqualTo("The discriminator has won");
    history.with("loss_d", share -> 0.9);
    assertThat(Diagnosis.of(history, gan).first().level()).isEqualTo(Level.GOOD);
  }

  @Test
  void smallLossOfAProgramsOwnObjectiveIsNoVictory() {
    Circumstances own = new Circumstances("custom", true, 1e-4, 0, false, "");
    Made history = new Made(40).with("loss_d", share -> 0.01);
    assertThat(Diagnosis.of(history, own).first().title()).isEqualTo("Healthy");
  }
}
