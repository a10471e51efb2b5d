package io.equipoise.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.data.BadImage;
import io.equipoise.data.DataOptions;
import io.equipoise.data.Fit;
import java.util.List;
import java.util.OptionalInt;
import picocli.CommandLine.Option;

/** How images are packed, and what is said of a packed set: here and on a cluster. */
public final class PackOptions {
  @Option(
      names = "--resolution",
      required = true,
      paramLabel = "R",
      description = "side of the squares in pixels")
  private int resolution;

  @Option(
      names = "--fit",
      defaultValue = "auto",
      paramLabel = "auto|crop|pad|stretch",
      description = "how other shapes become squares (default: ${DEFAULT-VALUE})")
  private Fit fit;

  @Option(
      names = "--channels",
      defaultValue = "0",
      paramLabel = "1|3",
      description = "default: from the data; 3 for shards of image files")
  private int channels;

  @Option(names = "--skip-bad", description = "leave out images that cannot be read, and list them")
  private boolean skipBad;

  /** Side of the squares in pixels. */
  public int resolution() {
    return resolution;
  }

  /** How other shapes become squares. */
  public Fit fit() {
    return fit;
  }

  /** 1, 3, or 0 where it was not said. */
  public int channels() {
    return channels;
  }

  /** Whether broken images are left out. */
  public boolean skipBad() {
    return skipBad;
  }

  DataOptions reading() {
    return DataOptions.at(resolution).withFit(fit).withChannels(channels).withSkipBad(skipBad);
  }

  /**
   * What was packed.
   *
   * @param out as it was given
   * @param shards empty for a single file
   * @param leftOut broken images
   */
  public record Packed(
      String out,
      long count,
      long skipped,
      String fingerprint,
      OptionalInt shards,
      List<BadImage> leftOut) {
    /** Says it on a terminal: as one line of JSON, or in words. */
    public void report(Terminal terminal, boolean json) {
      if (json) {
        terminal.out().println(json());
        return;
      }
      terminal.out().println(out);
      leftOut.forEach(bad -> terminal.tell("left out: " + bad.reason()));
      String in = shards.isPresent() ? " in %,d shards".formatted(shards.getAsInt()) : "";
      terminal.tell("%,d images%s, fingerprint %s".formatted(count, in, fingerprint));
    }

    private ObjectNode json() {
      ObjectMapper mapper = new ObjectMapper();
      ObjectNode json =
          mapper
              .createObjectNode()
              .put("out", out)
              .put("count", count)
              .put("fingerprint", fingerprint)
              .put("skipped", skipped);
      shards.ifPresent(number -> json.put("shards", number));
      return json.set("bad", mapper.valueToTree(leftOut));
    }
  }
}
