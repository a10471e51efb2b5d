package io.equipoise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What {@code --help} says. */
class HelpTest {
  private static final int WIDTH = 80;

  @Test
  void withoutArgumentsTheHelpNamesThreeCommands() {
    Invocation help = Invocation.done();
    Set<String> named = new HashSet<>();
    help.out()
        .lines()
        .filter(line -> line.startsWith("  equipoise "))
        .forEach(line -> named.add(line.strip().split(" {2,}", -1)[0]));
    assertThat(named).hasSize(3);
    assertThat(help.err()).isEmpty();
  }

  static Stream<CommandSpec> commands() {
    PrintStream nowhere = new PrintStream(PrintStream.nullOutputStream());
    return withCommands(Main.line(new Terminal(nowhere, nowhere)));
  }

  private static Stream<CommandSpec> withCommands(CommandLine line) {
    return Stream.concat(
        Stream.of(line.getCommandSpec()),
        line.getSubcommands().values().stream().flatMap(HelpTest::withCommands));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandHasHelp(CommandSpec command) {
    List<String> arguments = new ArrayList<>(List.of(command.qualifiedName().split(" ")));
    arguments.remove(0);
    arguments.add("--help");
    Invocation help = Invocation.done(arguments.toArray());
    assertThat(help.out()).startsWith("Usage: " + command.qualifiedName());
    assertThat(help.err()).isEmpty();
  }

  @Test
  void everyCommandThatDoesSomethingCanBeQuietAndShowTheStackOfAFailure() {
    assertThat(commands().filter(command -> command.subcommands().isEmpty()))
        .hasSizeGreaterThan(15)
        .allSatisfy(command -> assertThat(command.optionsMap()).containsKeys("-q", "--debug"));
  }

  /** In the help, in completion, and where another value is refused. */
  @Test
  void valuesOfAnEnumAreSmallWordsEverywhere() {
    List<String> options = new ArrayList<>();
    commands()
        .forEach(
            command -> {
              for (OptionSpec option : command.options()) {
                if (option.type().isEnum()) {
                  String words = String.join("|", option.completionCandidates());
                  assertThat(words).isEqualTo(words.toLowerCase(Locale.ROOT));
                  List<String> wrong = new ArrayList<>(List.of(command.qualifiedName().split(" ")));
                  wrong.remove(0);
                  wrong.addAll(List.of(option.longestName(), "no-such-value"));
                  assertThat(Invocation.of(wrong.toArray()).err())
                      .contains(option.longestName(), "'no-such-value' is not " + words);
                  options.add(option.longestName());
                }
              }
            });
    assertThat(options)
        .contains("--format", "--extractor", "--method", "--fit", "--scale", "--device");
  }

  /** Picocli breaks a line that is longer, and the list of commands shows the first sentence. */
  @ParameterizedTest
  @MethodSource("commands")
  void examplesFitALineAndTheFirstLineIsASentence(CommandSpec command) {
    var usage = command.usageMessage();
    assertThat(usage.description()[0]).endsWith(".");
    assertThat(Stream.of(usage.description(), usage.footer()).flatMap(Arrays::stream))
        .filteredOn(line -> line.contains("equipoise ") || line.startsWith("  "))
        .allMatch(line -> line.length() < WIDTH);
  }

  /** Picocli breaks lines where Java's rules allow it, which is also within ".npy" or "A,B". */
  @ParameterizedTest
  @MethodSource("commands")
  void noWordOfAnOptionIsBrokenOverLines(CommandSpec command) {
    List<String> arguments = new ArrayList<>(List.of(command.qualifiedName().split(" ")));
    arguments.remove(0);
    arguments.add("--help");
    String help = Invocation.done(arguments.toArray()).out();
    String usage =
        help.substring(
            0, help.indexOf("\n" + command.usageMessage().description()[0].split(" ", 2)[0]));
    for (OptionSpec option : command.options()) {
      String text = String.join(" ", option.description());
      assertThat(help)
          .contains(text.replace("${DEFAULT-VALUE}", "" + option.defaultValue()).split("\\s+"));
      if (option.arity().max() > 0) {
        assertThat(usage).contains(option.longestName() + "=" + option.paramLabel());
      }
    }
  }

  @Test
  void versionNamesProgramLibtorchAndJava() {
    assertThat(Invocation.done("--version").out())
        .matches("equipoise \\S+ \\(libtorch \\d\\S+, Java \\d\\S*\\)\\R");
  }

  @Test
  void helpOfTrainNamesEveryOptionOfTheContract() {
    String help = Invocation.done("train", "--help").out();
    assertThat(help)
        .contains(
            "--objective",
            "--arch",
            "--data",
            "--resolution",
            "--channels",
            "--filters",
            "--latent",
            "--batch",
            "--norm",
            "--energy",
            "--gamma",
            "--lambda-k",
            "--equilibrium",
            "--margin",
            "--pt-weight",
            "--lr=",
            "--beta1",
            "--beta2",
            "--lr-policy",
            "--lr-min",
            "--ema-half-life-kimg",
            "--skip-connections",
            "--no-skip-connections",
            "--vanishing-residual-steps",
            "--steps",
            "--kimg",
            "--minutes",
            "--precision",
            "--device",
            "--threads",
            "--log-every",
            "--checkpoint-every",
            "--keep",
            "--seed",
            "--out",
            "--resume",
            "--dry-run",
            "--config",
            "--preset",
            "--presets");
  }
}
