package io.equipoise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A command that must fail.
 *
 * @param said the thing that is wrong, and what to do
 */
record Refusal(int code, List<String> arguments, List<String> said) {
  /**
   * A command and what it says.
   *
   * @param command words parted by spaces
   * @param rest more words; those after {@code ->} are what is said
   */
  static Refusal of(int code, String command, Object... rest) {
    List<String> words = new ArrayList<>(List.of(command.split(" ")));
    List<String> said = new ArrayList<>();
    List<String> into = words;
    for (Object word : rest) {
      if (word.equals("->")) {
        into = said;
      } else {
        into.add(word.toString());
      }
    }
    return new Refusal(code, words, said);
  }

  /** The same with more words, and more of what is said, behind. */
  Refusal and(Object... rest) {
    Refusal more = of(code, "more", rest);
    more.arguments.remove(0);
    return new Refusal(code, joined(arguments, more.arguments), joined(said, more.said));
  }

  private static List<String> joined(List<String> first, List<String> second) {
    return Stream.concat(first.stream(), second.stream()).toList();
  }

  /** It says what is wrong and what to do, in plain words, and nothing else. */
  void requireWords() {
    Invocation failed = Invocation.of(arguments.toArray());
    assertThat(failed.code()).as(failed.err()).isEqualTo(code);
    assertThat(failed.err()).contains(said).containsPattern("(?m)^equipoise: ");
    assertThat(failed.out()).isEmpty();
    assertThat(failed.err().lines()).noneMatch(line -> line.startsWith("\tat "));
    assertThat(failed.err()).doesNotContain("Exception").doesNotContain("failed: ");
    assertThat(Path.of("UNUSED")).doesNotExist();
  }

  /** With {@code --debug} the stack is there too. */
  void requireStackWithDebug() {
    Invocation failed = Invocation.of(and("--debug").arguments.toArray());
    assertThat(failed.code()).as(failed.err()).isEqualTo(code);
    assertThat(failed.err().lines()).anyMatch(line -> line.startsWith("\tat "));
    assertThat(failed.out()).isEmpty();
  }

  @Override
  public String toString() {
    return arguments.stream()
        .map(word -> word.startsWith("/") ? Path.of(word).getFileName().toString() : word)
        .collect(Collectors.joining(" "));
  }
}
