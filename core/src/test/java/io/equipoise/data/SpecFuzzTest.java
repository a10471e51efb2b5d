package io.equipoise.data;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.equipoise.Fuzzed;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.MethodSource;

/** What people write for {@code --data}, after the path of a set that is there. */
@Timeout(20)
class SpecFuzzTest {
  @TempDir static Path folder;
  private static Path set;
  private static DataOptions options;

  static Stream<byte[]> specs() {
    byte[] png = ImageBytes.png(4, 4);
    Map<String, byte[]> files =
        Map.of("a/1.png", png, "a/2.png", png, "b/3.png", png, "b/4.png", png);
    Path images = Archives.folder(folder.resolve("images"), files);
    options = DataOptions.at(4).withCache(folder.resolve("cache"));
    set = folder.resolve("set.pack");
    DataSpec.pack(images.toString(), options, set).close();
    return Stream.of(
            "#class=a",
            "#hold-out=2",
            "#held-out=2&class=b",
            "#class=",
            "#class=a&class=a",
            "#hold-out=99999999999",
            "#held-out=2#held-out=2",
            "?",
            "")
        .map(text -> text.getBytes(StandardCharsets.UTF_8));
  }

  @MethodSource("specs")
  @FuzzTest
  void specIsOpenedOrRefused(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8).replaceAll("[/\\\\]", "");
    for (String start : new String[] {"", StackedImages.PREFIX}) {
      Fuzzed.named(
          "",
          () -> DataSpec.open(start + set + text, options).close(),
          DataException.class,
          IllegalArgumentException.class);
    }
  }

  @Test
  void changedSpecsAreOpenedOrRefused() {
    Fuzzed.changed(specs(), this::specIsOpenedOrRefused);
  }
}
