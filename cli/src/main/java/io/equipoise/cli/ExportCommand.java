package io.equipoise.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.export.OnnxExport;
import io.equipoise.export.SafetensorsExport;
import io.equipoise.latent.TrainedModel;
import io.equipoise.run.Bundle;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code export}: a trained run for other programs. */
@Command(
    name = "export",
    sortOptions = false,
    description = {
      "Writes a trained run for other programs.",
      "safetensors: the weights with config.json and a model card; generate, interpolate, embed, score,"
          + " serve and export take it as --run.",
      "onnx: FILE.onnx makes images of z, FILE-energy.onnx says how unusual images are."
    },
    footer = {
      "",
      "  equipoise export --run RUN --format safetensors --out faces/",
      "  equipoise export --run RUN --format onnx --out faces.onnx"
    })
final class ExportCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private CommonOptions common;

  @Mixin private RunOptions run;

  @Option(
      names = "--format",
      required = true,
      paramLabel = "onnx|safetensors",
      description = "which form")
  private Format format;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description =
          "a file that ends in .onnx or .safetensors; of safetensors also a folder, as Hugging Face"
              + " lays it out")
  private Path out;

  @Option(
      names = "--licence",
      paramLabel = "ID",
      description = "SPDX identifier, such as CC-BY-4.0 (default: unknown)")
  private String licence;

  ExportCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    terminal.quiet(common.quiet);
    TrainedModel model = run.open(terminal);
    report(write(model), model);
    return ExitCode.DONE;
  }

  private List<Path> write(TrainedModel model) {
    Optional<String> terms = Optional.ofNullable(licence);
    return switch (format) {
      case ONNX -> {
        OnnxExport.Written files = OnnxExport.write(model, out, terms);
        yield List.of(files.generator(), files.energy());
      }
      case SAFETENSORS -> {
        Bundle files = SafetensorsExport.write(model, out, terms);
        yield List.of(files.weights(), files.config(), files.card());
      }
    };
  }

  private void report(List<Path> files, TrainedModel model) {
    if (common.json) {
      ObjectNode result = JsonNodeFactory.instance.objectNode();
      result.put("format", format.toString()).put("checkpoint", model.images());
      ArrayNode list = result.putArray("files");
      files.forEach(file -> list.add(file.toString()));
      terminal.out().println(result);
      return;
    }
    files.forEach(terminal.out()::println);
    terminal.tell("the checkpoint of %s at %,d images".formatted(model.name(), model.images()));
  }

  /** What there is. */
  enum Format {
    ONNX,
    SAFETENSORS;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
