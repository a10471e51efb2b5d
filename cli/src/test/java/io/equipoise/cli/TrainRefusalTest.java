package io.equipoise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.equipoise.tensor.LibTorch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Settings and runs that {@code train} refuses: what is said, where, and with which exit code. */
class TrainRefusalTest extends RefusedRows {
  @TempDir private static Path folder;
  private static BrokenThings things;

  @BeforeAll
  static void prepare() throws IOException {
    things = BrokenThings.in(folder);
  }

  /** {@code train} on points with one more option. */
  private static Refusal ring(String options, Object... rest) {
    return Refusal.of(2, "train --data ring --threads 1 --steps 2 --out UNUSED " + options, rest);
  }

  /** {@code train} on images with more options. */
  private static Refusal pictures(String options, Object... rest) {
    return Refusal.of(2, "train --threads 1 --steps 2 --out UNUSED --data", things.images())
        .and((Object[]) options.split(" "))
        .and(rest);
  }

  private static Refusal config(String json, Object... rest) throws IOException {
    Path file = Files.createTempFile(things.folder(), "settings", ".json");
    Files.writeString(file, json);
    return Refusal.of(2, "train --threads 1 --steps 2 --out UNUSED --config", file).and(rest);
  }

  private static Refusal resume(Object of, Object... rest) {
    return Refusal.of(2, "train --steps 22 --resume", of).and(rest);
  }

  static List<Refusal> wrongWords() {
    return List.of(
        Refusal.of(2, "train now", "->", "'now'", "train --help"),
        ring("--gama 0.5", "->", "'--gama'", "--gamma"),
        ring("--objective wgan", "->", "--objective", "'wgan'", "began|ebgan|ebgan-pt|gan"),
        ring("--arch resnet", "->", "--arch", "'resnet'", "began|dcgan|mlp"),
        ring("--preset cats", "->", "preset cats", "there are: paper"),
        ring("--energy total", "->", "--energy", "'total'", "mean|sum|norm"),
        ring("--gamma", "->", "--gamma"),
        ring("--gamma 0.5 --gamma 0.6", "->", "--gamma", "only once"));
  }

  static List<Refusal> wrongNumbers() {
    return List.of(
        ring("--gamma 1.5", "->", "gamma 1.5", "[0, 1]"),
        ring("--gamma -1", "->", "gamma -1", "[0, 1]"),
        ring("--gamma NaN", "->", "gamma NaN", "[0, 1]"),
        ring("--gamma abc", "->", "--gamma", "'abc' is not a number"),
        ring("--lambda-k 0", "->", "lambda-k 0", "(0, 1]"),
        ring("--lambda-k NaN", "->", "lambda-k NaN"),
        ring("--headroom Infinity", "->", "headroom Infinity", "[1, 4]"),
        ring("--pt-weight NaN", "->", "pt-weight NaN", "0 to 1000"),
        ring("--batch 0", "->", "batch 0", "1 to 65536"),
        ring("--batch -1", "->", "batch -1", "1 to 65536"),
        ring("--batch 2.5", "->", "--batch", "'2.5' is not a whole number"),
        ring("--batch 99999999999", "->", "batch", "99999999999"),
        ring("--objective ebgan-pt --batch 1", "->", "pulling-away", "--batch 2"),
        ring("--lr 0", "->", "lr 0.0", "(0, 1]"),
        ring("--lr NaN", "->", "lr NaN", "(0, 1]"),
        ring("--lr-ratio-d Infinity", "->", "lr-ratio-d Infinity", "(0, 100]"),
        ring("--beta1 NaN", "->", "beta1 NaN", "[0, 1)"),
        ring("--beta2 1", "->", "beta2 1.0", "[0, 1)"),
        ring("--lr-policy stall --objective began --lr-min NaN", "->", "lr-min NaN"),
        ring("--ema-half-life-kimg Infinity", "->", "ema-half-life-kimg Infinity"),
        ring("--ema-half-life-kimg NaN", "->", "ema-half-life-kimg NaN"),
        ring("--vanishing-residual-steps -1", "->", "vanishing-residual-steps -1"),
        ring("--filters 0", "->", "filters 0", "1 to 1024"),
        ring("--latent 5000", "->", "latent 5000", "1 to 4096"),
        ring("--threads 0", "->", "only once"),
        Refusal.of(2, "train --data ring --threads 0", "->", "threads 0", "1 to 1024"),
        Refusal.of(2, "train --data ring --threads -3", "->", "threads -3", "1 to 1024"),
        Refusal.of(2, "train --data ring --steps 0", "->", "needs an end", "--steps"),
        Refusal.of(2, "train --data ring --steps -5", "->", "steps -5"),
        Refusal.of(2, "train --data ring --minutes NaN", "->", "minutes NaN"),
        Refusal.of(2, "train --data ring --minutes Infinity", "->", "minutes Infinity"),
        Refusal.of(2, "train --data ring --kimg Infinity", "->", "kimg Infinity"),
        ring("--log-every 0", "->", "log-every 0"),
        ring("--checkpoint-every NaN", "->", "checkpoint-every NaN"),
        ring("--checkpoint-every Infinity", "->", "checkpoint-every Infinity"),
        ring("--sample-every 0", "->", "sample-every 0"),
        ring("--sample-every Infinity", "->", "sample-every Infinity"),
        ring("--keep 0", "->", "keep 0"));
  }

  static List<Refusal> withoutMeaning() {
    return List.of(
        ring("--arch began", "->", "ring", "--arch mlp"),
        ring("--resolution 64", "->", "--resolution", "leave it out"),
        ring("--channels 3", "->", "--channels", "leave it out"),
        ring("--flip", "->", "--flip", "leave it out"),
        ring("--fit pad", "->", "--fit", "leave it out"),
        ring("--skip-bad", "->", "--skip-bad", "leave it out"),
        pictures(
            "--skip-connections --no-skip-connections",
            "->",
            "--skip-connections",
            "give one of the two"),
        ring("--skip-connections", "->", "skip connections", "--arch began"),
        ring("--objective gan --pt-weight 0.1", "->", "pulling-away", "gan"),
        ring("--objective gan --gamma 0.5", "->", "--gamma", "leave it out"),
        ring("--objective gan --norm l1", "->", "--norm", "leave it out"),
        ring("--objective ebgan --gamma 0.5", "->", "--gamma", "leave it out"),
        ring("--objective ebgan --pt-weight 0.1", "->", "--objective ebgan-pt"),
        ring("--objective ebgan-pt --pt-weight 0", "->", "--objective ebgan"),
        ring("--objective began --margin 1", "->", "--margin", "leave it out"),
        ring("--objective ebgan --margin -1", "->", "margin -1"),
        ring("--objective ebgan --margin 0", "->", "margin 0"),
        ring("--objective ebgan --margin abc", "->", "margin abc", "auto"),
        ring("--objective ebgan --margin NaN", "->", "margin NaN"),
        ring("--objective ebgan --margin Infinity", "->", "margin Infinity"),
        ring("--objective ebgan --saturating", "->", "saturating", "gan"),
        ring("--energy norm --norm l1", "->", "norm", "l2"),
        ring("--objective gan --lr-policy stall", "->", "--lr-policy constant"),
        ring("--lr-min 1e-5", "->", "--lr-min", "stall"),
        ring("--vanishing-residual-steps 5", "->", "vanishing residuals", "--arch began"),
        pictures("--resolution 48", "->", "resolution 48", "32, 64, 128, 256"),
        pictures("--resolution 0", "->", "resolution 0", "32, 64, 128, 256"),
        pictures("--resolution 4294967328", "->", "resolution 4294967328", "32, 64, 128, 256"),
        pictures("--channels 2", "->", "--channels", "'2' is not 1|3"),
        pictures("--channels 0", "->", "--channels", "'0' is not 1|3"),
        pictures("--layers 3", "->", "layers is for --arch mlp"),
        pictures("--arch dcgan --dropout 0.5", "->", "dropout is for --arch mlp"),
        pictures("--arch mlp --layers 6", "->", "layers 6", "1 to 5"),
        pictures("--arch mlp --dropout 1", "->", "dropout 1", "outside 0 to 1"),
        pictures("--arch dcgan --batch 1", "->", "batch norm", "--batch 2"));
  }

  static List<Refusal> wrongRuns() throws IOException {
    String missing = things.at("nowhere").toString();
    return List.of(
        resume("", "->", "--resume", "it is empty: give a path"),
        Refusal.of(2, "train --data ring --out", "", "->", "--out", "it is empty: give a path"),
        resume(missing, "->", "nowhere does not exist", "give a run's directory"),
        resume(things.at("file"), "->", "file is a file", "give a run's directory"),
        resume(things.at("empty"), "->", "empty is not a run", "give a run's directory"),
        resume(things.at("runs"), "->", "runs is not a run", "give one of them"),
        resume(things.run(), "--out", folder, "->", "in the run's own directory", "no --out"),
        resume(things.run(), "--filters", 16, "->", "network.filters = 8", "to 16: leave it out"),
        resume(things.run(), "--data", "grid", "->", "other data", "fingerprint"),
        resume(things.run(), "--config", things.run().resolve("config.json"), "->", "no --config"),
        resume(things.at("edited"), "->", "config.json", "network.filters"),
        resume(things.at("beheaded"), "->", "config.json", "seed"),
        Refusal.of(5, "train --resume", things.at("torn"), "->", "config.json", "line"),
        Refusal.of(
            5,
            "train --steps 30 --resume",
            things.at("flipped"),
            "->",
            "ema.safetensors",
            "SHA-256"),
        Refusal.of(2, "train --config", missing, "->", "nowhere", "does not exist"),
        config("{\"seed\": 1", "->", "not valid JSON", "line 1"),
        config("[1]", "->", "JSON object"),
        config("{\"network\": {\"fliters\": 3}, \"data\": {\"spec\": \"ring\"}}", "->", "fliters"),
        config("{\"colour\": 3, \"data\": {\"spec\": \"ring\"}}", "->", "colour", "objective"),
        config("{\"network\": 5, \"data\": {\"spec\": \"ring\"}}", "->", "network: 5"),
        config("{\"seed\": \"x\", \"data\": {\"spec\": \"ring\"}}", "->", "seed", "x"),
        config("{\"seed\": 1.5, \"data\": {\"spec\": \"ring\"}}", "->", "seed"),
        config(
            "{\"optimizer\": {\"batch\": 1.5}, \"data\": {\"spec\": \"ring\"}}",
            "->",
            "optimizer.batch"),
        config(
            "{\"objective\": {\"gamma\": \"NaN\"}, \"data\": {\"spec\": \"ring\"}}",
            "->",
            "gamma NaN"),
        config(
            "{\"optimizer\": {\"emaHalfLifeKimg\": 1e999}, \"data\": {\"spec\": \"ring\"}}",
            "->",
            "ema-half-life-kimg Infinity"),
        config(
            "{\"optimizer\": {\"policy\": 1}, \"data\": {\"spec\": \"ring\"}}",
            "->",
            "optimizer.policy"),
        Refusal.of(
            5,
            "train --data ring --steps 2 --threads 1 --out",
            things.at("file").resolve("runs"),
            "->",
            "file/runs",
            "run directory"));
  }

  static Stream<Refusal> rows() throws IOException {
    return Stream.of(wrongWords(), wrongNumbers(), withoutMeaning(), wrongRuns())
        .flatMap(List::stream);
  }

  @Test
  void runOnAMissingDeviceIsRefusedBeforeItHasAFolder() {
    LibTorch.load();
    assumeFalse(torch.cuda_is_available(), "there is a GPU");
    Path runs = things.at("cuda");
    Invocation failed = Invocation.of(TinyRuns.points(runs, "--device", "cuda").toArray());
    assertThat(failed.code()).as(failed.err()).isEqualTo(ExitCode.USAGE);
    assertThat(failed.err()).contains("--device cuda", "--device cpu");
    assertThat(runs).doesNotExist();
  }
}
