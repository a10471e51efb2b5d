package io.equipoise.spark;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** What the jobs may import, and who among them may exit. */
class LayoutTest {
  private static final JavaClasses JOBS =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.equipoise.spark");

  @Test
  void importsCoreTheCommandLineAndWhatSparkBringsOnly() {
    assertThat(JOBS).isNotEmpty();
    classes()
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                "java..",
                "picocli..",
                "com.fasterxml.jackson..",
                "org.apache.spark..",
                "org.apache.hadoop..",
                "scala..",
                "io.equipoise.."))
        .check(JOBS);
  }

  @Test
  void nothingOfTheWebIsImportedAsExecutorsDoNotHaveIt() {
    noClasses()
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                "io.equipoise.web..", "io.equipoise.serve..", "io.equipoise.studio.."))
        .check(JOBS);
  }

  @Test
  void onlyMainExits() {
    noClasses()
        .that()
        .doNotBelongToAnyOf(Main.class)
        .should()
        .callMethod(System.class, "exit", int.class)
        .check(JOBS);
  }
}
