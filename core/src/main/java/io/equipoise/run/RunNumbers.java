package io.equipoise.run;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers of the runs in a folder, each given once, whoever asks at the same time. */
final class RunNumbers {
  private static final Pattern NUMBERED = Pattern.compile("\\.?(\\d{5,9})(-.*)?");

  private RunNumbers() {}

  /**
   * Reserves a number by making {@code .00007}, which one process only can do, then gives it its
   * name. Null if another process was quicker.
   */
  static Path reserve(Path parent, String suffix) throws IOException {
    int number = highest(parent) + 1;
    Path reserved = parent.resolve("." + digits(number));
    try {
      Files.createDirectory(reserved);
    } catch (FileAlreadyExistsException e) {
      return null;
    }
    if (named(parent).stream().anyMatch(name -> numberOf(name) == number)) {
      Files.delete(reserved); // named between our look at the folder and our reservation
      return null;
    }
    Path path = parent.resolve(digits(number) + "-" + suffix);
    FileOperations.REAL.moveAtomically(reserved, path);
    return path;
  }

  private static String digits(int number) {
    return FileNumber.of(number, 5);
  }

  private static int highest(Path parent) throws IOException {
    return FileOperations.REAL.list(parent).stream()
        .mapToInt(child -> numberOf(child.getFileName().toString()))
        .max()
        .orElse(-1);
  }

  private static List<String> named(Path parent) throws IOException {
    return FileOperations.REAL.list(parent).stream()
        .map(child -> child.getFileName().toString())
        .filter(name -> !name.startsWith("."))
        .toList();
  }

  private static int numberOf(String name) {
    Matcher matcher = NUMBERED.matcher(name);
    return matcher.matches() ? Integer.parseInt(matcher.group(1)) : -1;
  }
}
