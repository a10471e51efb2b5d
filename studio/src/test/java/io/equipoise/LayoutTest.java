package io.equipoise;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.equipoise.serve.GeneratorServer;
import io.equipoise.studio.StudioServer;
import io.equipoise.studio.frame.RunFolders;
import io.equipoise.studio.latent.LatentRoutes;
import io.equipoise.studio.points.PointsRoutes;
import io.equipoise.studio.runs.RunsRoutes;
import io.equipoise.web.WebServer;
import org.junit.jupiter.api.Test;

/** Which room of this module may look into which. */
class LayoutTest {
  private static final String WEB = WebServer.class.getPackageName();
  private static final String SERVE = GeneratorServer.class.getPackageName();
  private static final String STUDIO = StudioServer.class.getPackageName();
  private static final String FRAME = RunFolders.class.getPackageName();
  private static final String RUNS = RunsRoutes.class.getPackageName();
  private static final String LATENT = LatentRoutes.class.getPackageName();
  private static final String POINTS = PointsRoutes.class.getPackageName();

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(WEB, SERVE, STUDIO);

  @Test
  void foundationKnowsNothingOfImages() {
    classes()
        .that()
        .resideInAPackage(WEB)
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(WEB).or(DescribedPredicate.not(resideInAPackage("io.equipoise.."))))
        .check(CLASSES);
  }

  @Test
  void serverUsesWhatItSays() {
    classes()
        .that()
        .resideInAPackage(SERVE)
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                    WEB,
                    SERVE,
                    "io.equipoise.latent",
                    "io.equipoise.network",
                    "io.equipoise.objective",
                    "io.equipoise.run",
                    "io.equipoise.data",
                    "io.equipoise.tensor")
                .or(DescribedPredicate.not(resideInAPackage("io.equipoise.."))))
        .check(CLASSES);
  }

  @Test
  void studioUsesWhatItSays() {
    onlyUses(STUDIO, WEB, STUDIO + "..");
    onlyUses(FRAME, WEB, FRAME, "io.equipoise.run", "io.equipoise.tensor");
    onlyUses(
        RUNS, WEB, FRAME, RUNS, "io.equipoise.run", "io.equipoise.training", "io.equipoise.tensor");
  }

  @Test
  void viewsOfWhatARunLearnedUseWhatTheySay() {
    onlyUses(
        LATENT,
        WEB,
        FRAME,
        LATENT,
        "io.equipoise.latent",
        "io.equipoise.network",
        "io.equipoise.objective",
        "io.equipoise.run",
        "io.equipoise.data",
        "io.equipoise.evaluation",
        "io.equipoise.features",
        "io.equipoise.training",
        "io.equipoise.tensor");
    onlyUses(
        POINTS,
        WEB,
        FRAME,
        POINTS,
        "io.equipoise.run",
        "io.equipoise.latent",
        "io.equipoise.data",
        "io.equipoise.metrics");
  }

  private static void onlyUses(String name, String... allowed) {
    classes()
        .that()
        .resideInAPackage(name)
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(allowed)
                .or(DescribedPredicate.not(resideInAPackage("io.equipoise.."))))
        .check(CLASSES);
  }

  @Test
  void neverPrintsAndNeverExits() {
    NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(CLASSES);
    noClasses()
        .should()
        .callMethod(System.class, "exit", int.class)
        .orShould()
        .callMethod(Runtime.class, "halt", int.class)
        .check(CLASSES);
  }
}
