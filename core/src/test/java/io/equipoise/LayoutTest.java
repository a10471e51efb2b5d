package io.equipoise;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.equipoise.objective.Equilibrium;
import io.equipoise.tensor.TensorScope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

/** Which room of the house may look into which. */
class LayoutTest {
  private static final String ROOT = "io.equipoise.";

  /** What each package may import of ours, beside itself. */
  private static final Map<String, List<String>> IMPORTS =
      Map.ofEntries(
          entry("random", List.of()),
          entry("tensor", List.of()),
          entry("download", List.of()),
          entry("data", List.of("tensor", "random", "download")),
          entry("network", List.of("tensor", "random")),
          entry("optimizer", List.of()),
          entry("objective", List.of("tensor")),
          entry("run", List.of("tensor")),
          entry("metrics", List.of("tensor", "random")),
          entry(
              "latent",
              List.of("tensor", "random", "data", "network", "optimizer", "objective", "run")),
          entry(
              "features",
              List.of(
                  "tensor", "random", "data", "network", "optimizer", "run", "latent", "metrics")),
          entry(
              "evaluation",
              List.of(
                  "tensor", "random", "data", "network", "run", "latent", "metrics", "features")),
          entry("export", List.of("tensor", "network", "objective", "run", "latent")),
          entry(
              "training",
              List.of(
                  "tensor",
                  "random",
                  "data",
                  "network",
                  "optimizer",
                  "objective",
                  "run",
                  "latent",
                  "metrics",
                  "features",
                  "evaluation")),
          entry("distributed", List.of("tensor", "training")),
          entry("report", List.of("run")),
          entry(
              "experiment",
              List.of(
                  "tensor",
                  "data",
                  "network",
                  "objective",
                  "run",
                  "latent",
                  "metrics",
                  "features",
                  "evaluation",
                  "training",
                  "report")),
          entry(
              "bench",
              List.of(
                  "tensor", "random", "data", "network", "optimizer", "objective", "training")));

  private static final JavaClasses CORE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.equipoise");

  @Test
  void packagesImportOnlyWhatTheyMay() {
    IMPORTS.forEach(
        (name, imports) ->
            classes()
                .that()
                .resideInAPackage(ROOT + name + "..")
                .should()
                .onlyDependOnClassesThat(foreign().or(resideInAnyPackage(allowed(name, imports))))
                .allowEmptyShould(true)
                .check(CORE));
  }

  @Test
  void everyPackageIsInTheTable() {
    List<String> packages =
        CORE.stream()
            .map(type -> type.getPackageName().substring(ROOT.length()).replaceAll("\\..*", ""))
            .distinct()
            .toList();
    assertThat(packages).isNotEmpty().isSubsetOf(IMPORTS.keySet());
  }

  @Test
  void roomsLookOnlyIntoRoomsBelowThemInThePicture() throws IOException {
    List<List<String>> floors =
        Files.readAllLines(Path.of("..", "docs", "architecture.md")).stream()
            .dropWhile(line -> !line.equals("A package imports only packages below it:"))
            .skip(2)
            .takeWhile(line -> !line.isBlank())
            .map(line -> List.of(line.strip().split(" {2,}", -1)))
            .toList();
    IMPORTS.forEach(
        (name, imports) ->
            assertThat(imports).allMatch(below -> floor(floors, below) > floor(floors, name)));
  }

  /** From the top. */
  private static int floor(List<List<String>> floors, String room) {
    for (int floor = 0; floor < floors.size(); floor++) {
      if (floors.get(floor).contains(room)) {
        return floor;
      }
    }
    throw new AssertionError(room + " is not in the picture of docs/architecture.md");
  }

  @Test
  void noPackageComesBackToItself() {
    slices().matching(ROOT + "(*)..").should().beFreeOfCycles().check(CORE);
  }

  @Test
  void equilibriumIsPlainJava() {
    classes()
        .that()
        .belongToAnyOf(Equilibrium.class)
        .should()
        .onlyDependOnClassesThat(resideInAPackage("java..").or(is(Equilibrium.class)))
        .check(CORE);
  }

  @Test
  void ownershipOfNativeMemoryIsATaskOfTheTensorPackageAlone() {
    noClasses()
        .that()
        .resideOutsideOfPackage(TensorScope.class.getPackageName())
        .should()
        .dependOnClassesThat(is(PointerScope.class))
        .check(CORE);
  }

  /**
   * Beside the players of a run: the classifier of the measures, and the search for latent vectors,
   * whose gradients are of no weight.
   */
  @Test
  void onlyTheBackwardPassRunsBackward() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("io.equipoise.training.BackwardPass")
        .and()
        .doNotHaveFullyQualifiedName("io.equipoise.features.ClassifierTraining")
        .and()
        .doNotHaveFullyQualifiedName("io.equipoise.latent.LatentSearch")
        .should()
        .callMethodWhere(
            DescribedPredicate.describe(
                "torch.backward or Tensor.backward",
                call ->
                    call.getTarget().getName().contains("backward")
                        && call.getTargetOwner()
                            .getPackageName()
                            .startsWith(torch.class.getPackage().getName().replace(".global", ""))))
        .check(CORE);
  }

  @Test
  void coreNeverPrintsAndNeverExits() {
    NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(CORE);
    noClasses()
        .should()
        .callMethod(System.class, "exit", int.class)
        .orShould()
        .callMethod(Runtime.class, "exit", int.class)
        .orShould()
        .callMethod(Runtime.class, "halt", int.class)
        .check(CORE);
  }

  private static DescribedPredicate<JavaClass> foreign() {
    return DescribedPredicate.not(resideInAPackage("io.equipoise.."));
  }

  private static DescribedPredicate<JavaClass> is(Class<?> type) {
    return JavaClass.Predicates.equivalentTo(type);
  }

  private static String[] allowed(String name, List<String> imports) {
    return Stream.concat(Stream.of(name), imports.stream())
        .map(allowed -> ROOT + allowed + "..")
        .toArray(String[]::new);
  }
}
