package io.equipoise.cli;

import java.util.Arrays;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

/**
 * Options that take the values of an enum, as its {@code toString} writes them: in the help, in
 * completion, and where a value is told to be none of them. Capitals are taken as well.
 */
final class EnumOptions {
  private EnumOptions() {}

  /** Reads those of a command and of all below it. */
  static void readBy(CommandLine line) {
    line.getCommandSpec().args().stream()
        .map(argument -> argument.type())
        .filter(Class::isEnum)
        .forEach(type -> read(line, type));
    line.getSubcommands().values().forEach(EnumOptions::readBy);
  }

  private static <E> void read(CommandLine line, Class<E> type) {
    line.registerConverter(type, given -> value(type, given));
  }

  private static <E> E value(Class<E> type, String given) {
    return Arrays.stream(type.getEnumConstants())
        .filter(value -> value.toString().equalsIgnoreCase(given))
        .findFirst()
        .orElseThrow(
            () ->
                new TypeConversionException(
                    Arrays.stream(type.getEnumConstants())
                        .map(Object::toString)
                        .collect(Collectors.joining("|", "'" + given + "' is not ", ""))));
  }
}
