package io.equipoise.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The Java of the documentation is that of the examples, or of tests in core, from {@code // ---
 * name} to {@code // ---}.
 */
class DocumentationTest {
  private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final Pattern REGION =
      Pattern.compile("^ *// --- \\w+\n(.*?)^ *// ---\n", Pattern.DOTALL | Pattern.MULTILINE);

  @ParameterizedTest
  @CsvSource({
    "README.md, 1, src/main/java",
    "docs/library.md, 6, src/main/java",
    "docs/extending.md, 4, ../core/src/test/java"
  })
  void everyBlockIsCodeThatIsTested(String page, int blocks, Path code) throws IOException {
    List<String> regions;
    try (Stream<Path> files = Files.walk(code)) {
      regions = files.filter(Files::isRegularFile).flatMap(DocumentationTest::regions).toList();
    }
    List<String> shown = matches(BLOCK, Path.of("..", page)).toList();
    assertThat(shown).hasSize(blocks);
    assertThat(regions).containsAll(shown);
  }

  private static Stream<String> regions(Path file) {
    return matches(REGION, file).map(region -> region.stripTrailing().stripIndent() + "\n");
  }

  private static Stream<String> matches(Pattern pattern, Path file) {
    try {
      return pattern.matcher(Files.readString(file)).results().map(result -> result.group(1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
