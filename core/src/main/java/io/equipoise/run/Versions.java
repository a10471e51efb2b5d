package io.equipoise.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.bytedeco.javacpp.Loader;

/** What made a file, for those who read it later. */
public final class Versions {
  private static final String PROGRAM = Versions.class.getPackage().getImplementationVersion();

  private Versions() {}

  /** Of this program; {@code development} where it was not started from its jar. */
  public static String program() {
    return Objects.requireNonNullElse(PROGRAM, "development");
  }

  /** Of the bindings, which is libtorch's and theirs. */
  public static String libtorch() {
    try {
      return Objects.requireNonNullElse(Loader.getVersion("org.bytedeco", "pytorch"), "unknown");
    } catch (IOException e) {
      throw new UncheckedIOException("the version of libtorch cannot be read", e);
    }
  }
}
