package io.equipoise.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.run.Bundle;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The card of a model: Markdown with the front matter that Hugging Face reads. */
final class ModelCard {
  private static final Map<String, String> PAPERS =
      Map.of(
          "began", "BEGAN (Berthelot, Schumm, Metz 2017)",
          "ebgan", "EBGAN (Zhao, Mathieu, LeCun 2016)",
          "ebgan-pt", "EBGAN with the pulling-away term (Zhao, Mathieu, LeCun 2016)",
          "gan", "GAN (Goodfellow et al. 2014)");

  private final ObjectNode about;
  private final Bundle bundle;

  private ModelCard(ObjectNode about, Bundle bundle) {
    this.about = about;
    this.bundle = bundle;
  }

  static String of(ObjectNode about, Bundle bundle) {
    ModelCard card = new ModelCard(about, bundle);
    return String.join("\n", card.frontMatter(), card.what(), card.measures(), card.use());
  }

  private String frontMatter() {
    StringBuilder yaml = new StringBuilder("---\n");
    yaml.append(
        "license: %s\nlibrary_name: equipoise\n"
            .formatted(text("/license").toLowerCase(Locale.ROOT)));
    if (points()) {
      yaml.append("tags:\n");
    } else {
      yaml.append("pipeline_tag: unconditional-image-generation\ntags:\n- image-generation\n");
    }
    yaml.append("- gan\n");
    if (!text("/objective/name").equals("gan")) {
      yaml.append("- energy-based-gan\n- %s\n".formatted(text("/objective/name")));
    }
    List<String> measured = Description.MEASURES.stream().filter(this::isMeasured).toList();
    if (!measured.isEmpty()) {
      yaml.append("metrics:\n");
      measured.forEach(key -> yaml.append("- %s\n".formatted(key)));
    }
    return yaml.append("---\n").toString();
  }

  private boolean isMeasured(String key) {
    return !about.path("measures").findValues(key).isEmpty();
  }

  private boolean points() {
    return number("/network/resolution") == 0;
  }

  private String what() {
    return """
        # %s
        Generator and discriminator of %s, %s, trained on %s.

        | | |
        |---|---|
        | makes | %s |
        | architecture | %s, %s filters, %s latent numbers |
        | training data | %s, %s samples |
        | fingerprint of the data | `%s` |
        | real images seen | %s |
        | generator's weights | %s |
        | licence | %s |
        """
        .formatted(
            code("/run"),
            PAPERS.getOrDefault(text("/objective/name"), text("/objective/name")),
            points() ? "for points in the plane" : "for images",
            code("/data/name"),
            shape(),
            text("/network/architecture"),
            number("/network/filters"),
            number("/network/latent"),
            code("/data/name"),
            grouped("/data/count"),
            text("/data/fingerprint"),
            grouped("/images"),
            about.path("averaged").asBoolean()
                ? "a moving average over training"
                : "as trained, without averaging",
            text("/license"));
  }

  private String shape() {
    long side = number("/network/resolution");
    return points()
        ? "points in the plane"
        : "%s images of %s x %s pixels"
            .formatted(number("/network/channels") == 1 ? "grey" : "colour", side, side);
  }

  private String measures() {
    JsonNode found = about.path("measures");
    if (found.isEmpty()) {
      return "## Measures\nNone of this checkpoint: `equipoise evaluate` measures, and another export"
          + " shows it.\n";
    }
    StringBuilder table =
        new StringBuilder("## Measures\n| evaluation | measure | value |\n|---|---|---|\n");
    for (JsonNode evaluation : found) {
      for (String key : Description.MEASURES) {
        if (evaluation.has(key)) {
          table.append(
              String.format(
                  Locale.ROOT,
                  "| %s | %s | %.6g |\n",
                  plain(evaluation.path("file").asText()),
                  key,
                  evaluation.path(key).asDouble()));
        }
      }
    }
    return table
        .append("\nThe run's folder `evaluation` says what they were measured with.\n")
        .toString();
  }

  private String use() {
    String weights = bundle.weights().getFileName().toString();
    String path = weights.equals("model.safetensors") ? "FOLDER" : weights;
    return """
        ## Use
            equipoise generate --run %1$s --n 64 --out grid.png

        From Java: `%6$s`.
        From Python, with `docs/pytorch/equipoise_torch.py` of Equipoise:

            from equipoise_torch import load
            generator, discriminator, config = load("%1$s")
            images = generator(2 * torch.rand(64, %2$s) - 1)  # %3$s

        `%4$s` has every setting and the SHA-256 of `%5$s`.
        """
        .formatted(
            path,
            number("/network/latent"),
            points() ? "[64, 2]" : "[64, C, R, R], about [-1, 1]",
            bundle.config().getFileName(),
            weights,
            points()
                ? "TrainedGenerator.open(Path.of(\"%s\"), OptionalLong.empty(), System.err::println)"
                    .formatted(path)
                : "ImageModel.open(Path.of(\"%s\"))".formatted(path));
  }

  private String text(String field) {
    return plain(about.at(field).asText());
  }

  private String code(String field) {
    return "`" + text(field) + "`";
  }

  private long number(String field) {
    return about.at(field).asLong();
  }

  private String grouped(String field) {
    return String.format(Locale.ROOT, "%,d", number(field));
  }

  /** Names are free text: nothing of it may be read as Markdown or YAML. */
  private static String plain(String text) {
    return text.replaceAll("[\\p{Cntrl}`|<>\\[\\]*\\\\]", " ").strip();
  }
}
