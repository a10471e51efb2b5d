package io.equipoise.cli;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.OutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Command;

/** What the command line may import, and who in it may print and exit. */
class LayoutTest {
  private static final String CLI = "io.equipoise.cli";

  private static final JavaClasses COMMANDS =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(CLI);

  @Test
  void importsCoreAndPicocliOnly() {
    assertThat(COMMANDS).isNotEmpty();
    classes()
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage("java..", "picocli..", "com.fasterxml.jackson..", "io.equipoise.."))
        .check(COMMANDS);
  }

  @Test
  void onlyMainExits() {
    noClasses()
        .that()
        .doNotBelongToAnyOf(Main.class)
        .should()
        .callMethod(System.class, "exit", int.class)
        .orShould()
        .callMethod(Runtime.class, "exit", int.class)
        .check(COMMANDS);
  }

  @Test
  void onlyASecondSignalHalts() {
    noClasses()
        .that()
        .doNotBelongToAnyOf(Signals.class)
        .should()
        .callMethod(Runtime.class, "halt", int.class)
        .check(COMMANDS);
  }

  @Test
  void onlyMainTakesTheStandardStreams() {
    noClasses()
        .that()
        .doNotBelongToAnyOf(Main.class)
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .check(COMMANDS);
  }

  /** Results go to the terminal's stream as they are; whoever else prints does so through it. */
  @Test
  void onlyTheTerminalAndFailuresWriteMessages() {
    noClasses()
        .that()
        .doNotBelongToAnyOf(Terminal.class, Failures.class, Main.class)
        .should()
        .accessTargetWhere(
            DescribedPredicate.describe(
                "the stream of messages, or a stream of one's own",
                access -> takesErr(access) || makesAStream(access)))
        .check(COMMANDS);
  }

  private static boolean takesErr(JavaAccess<?> access) {
    String name = access.getTarget().getName();
    return name.equals("err") || name.equals("getErr") || name.equals("printStackTrace");
  }

  private static boolean makesAStream(JavaAccess<?> access) {
    return access.getTarget().getName().equals("<init>")
        && access.getTargetOwner().isAssignableTo(OutputStream.class)
        && access.getTargetOwner().isAssignableTo(PrintStream.class);
  }

  @Test
  void everyCommandIsOneClassOfItsName() {
    classes()
        .that()
        .areAnnotatedWith(Command.class)
        .and()
        .doNotBelongToAnyOf(Equipoise.class)
        .should()
        .haveSimpleNameEndingWith("Command")
        .check(COMMANDS);
  }

  @Test
  void coreDoesNotKnowTheCommandLine() {
    noClasses()
        .that(resideInAPackage("io.equipoise..").and(DescribedPredicate.not(resideInAPackage(CLI))))
        .should()
        .dependOnClassesThat(resideInAnyPackage(CLI, "picocli.."))
        .check(new ClassFileImporter().importPackages("io.equipoise"));
  }
}
