package io.equipoise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.equipoise.latent.NpyFile;
import io.equipoise.tensor.LibTorch;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Wrong usage and broken input: what is said, where, and with which exit code. */
class CommandTest {
  @TempDir private static Path folder;

  private static Path run;
  private static Path imageRun;
  private static Path images;
  private static Path brokenImages;

  @BeforeAll
  static void prepare() throws IOException {
    images = TinyRuns.drawImages(folder.resolve("images"));
    run = TinyRuns.train(TinyRuns.points(folder.resolve("runs")));
    imageRun = TinyRuns.train(TinyRuns.images(images, folder.resolve("runs")));
    brokenImages = TinyRuns.drawImages(folder.resolve("broken"));
    byte[] whole = Files.readAllBytes(images.resolve("3.png"));
    Files.write(brokenImages.resolve("3.png"), Arrays.copyOf(whole, whole.length / 2));
    Files.createDirectory(folder.resolve("empty"));
    Files.writeString(folder.resolve("file"), "in the way");
    Files.write(folder.resolve("cut.zip"), cutZip());
    damageRuns();
  }

  private static byte[] cutZip() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes);
        Stream<Path> files = Files.list(images)) {
      for (Path file : (Iterable<Path>) files.sorted()::iterator) {
        zip.putNextEntry(new ZipEntry(file.getFileName().toString()));
        Files.copy(file, zip);
      }
    }
    return Arrays.copyOf(bytes.toByteArray(), bytes.size() / 2);
  }

  private static void damageRuns() throws IOException {
    Path flipped = TinyRuns.copy(run, folder.resolve("flipped"));
    TinyRuns.checkpoints(flipped)
        .forEach(checkpoint -> TinyRuns.flip(checkpoint.resolve("ema.safetensors")));
    Path torn = TinyRuns.copy(run, folder.resolve("torn"));
    String config = Files.readString(torn.resolve("config.json"));
    Files.writeString(torn.resolve("config.json"), config.substring(0, config.length() / 2));
    Path edited = TinyRuns.copy(run, folder.resolve("edited"));
    Files.writeString(edited.resolve("config.json"), config.replace("\"filters\"", "\"fliters\""));
    Path beheaded = TinyRuns.copy(run, folder.resolve("beheaded"));
    Files.writeString(beheaded.resolve("config.json"), "{}");
    Path unsaved = TinyRuns.copy(run, folder.resolve("unsaved"));
    for (Path checkpoint : TinyRuns.checkpoints(unsaved)) {
      Files.move(checkpoint, unsaved.resolve(checkpoint.getFileName()));
    }
  }

  /**
   * A command that must fail.
   *
   * @param said the thing that is wrong, and what to do
   */
  private record Row(int code, List<String> arguments, List<String> said) {
    static Row of(int code, String command, Object... rest) {
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
      return new Row(code, words, said);
    }

    @Override
    public String toString() {
      return arguments.stream()
          .map(word -> word.replace(folder.toString(), ""))
          .collect(Collectors.joining(" "));
    }
  }

  /** {@code train} on points with one more option. */
  private static Row ring(String options, Object... rest) {
    return Row.of(2, "train --data ring --threads 1 --steps 2 --out UNUSED " + options, rest);
  }

  /** {@code train} on images with more options. */
  private static Row pictures(String options, Object... rest) {
    Row row = Row.of(2, "train --threads 1 --steps 2 --out UNUSED " + options, rest);
    row.arguments.addAll(List.of("--data", images.toString()));
    return row;
  }

  private static Row config(String json, Object... rest) throws IOException {
    Path file = Files.createTempFile(folder, "settings", ".json");
    Files.writeString(file, json);
    List<Object> all = new ArrayList<>(List.of("--config", file));
    all.addAll(Arrays.asList(rest));
    return Row.of(2, "train --threads 1 --steps 2 --out UNUSED", all.toArray());
  }

  private static Row data(Object spec, Object... rest) {
    List<Object> all = new ArrayList<>(List.of("--data", spec));
    all.addAll(Arrays.asList(rest));
    return Row.of(3, "train --threads 1 --steps 2 --out UNUSED", all.toArray());
  }

  private static Row resume(Object run, Object... rest) {
    List<Object> all = new ArrayList<>(List.of("--resume", run));
    all.addAll(Arrays.asList(rest));
    return Row.of(2, "train --steps 22", all.toArray());
  }

  private static Row generate(int code, Object run, Object... rest) {
    List<Object> all = new ArrayList<>(List.of("--run", run));
    all.addAll(Arrays.asList(rest));
    return Row.of(code, "generate", all.toArray());
  }

  static List<Row> wrongWords() {
    return List.of(
        Row.of(2, "trian", "->", "'trian'", "train"),
        Row.of(2, "data", "->", "data info, data pack, data get or data factors", "--help"),
        Row.of(2, "data inof ring", "->", "'inof'"),
        Row.of(2, "data info", "->", "SPEC"),
        Row.of(2, "data pack ring --out x.pack", "->", "--resolution"),
        Row.of(2, "data get", "->", "NAME"),
        Row.of(2, "data get imagenet", "->", "\"imagenet\"", "mnist, fashion-mnist, cifar10"),
        Row.of(2, "data get mnist --mirror a|b", "->", "--mirror a|b", "%20"),
        Row.of(2, "data get mnist --mirror data", "->", "data is not", "file:/FOLDER"),
        Row.of(2, "data get mnist --mirror ftp://h/x", "->", "ftp://h/x", "http://HOST"),
        Row.of(2, "train now", "->", "'now'", "train --help"),
        ring("--gama 0.5", "->", "'--gama'", "--gamma"),
        ring("--objective wgan", "->", "--objective", "'wgan'", "began|ebgan|ebgan-pt|gan"),
        ring("--arch resnet", "->", "--arch", "'resnet'", "began|dcgan|mlp"),
        ring("--preset cats", "->", "preset cats", "there are: paper"),
        ring("--energy total", "->", "--energy", "'total'", "mean|sum|norm"),
        ring("--gamma", "->", "--gamma"),
        ring("--gamma 0.5 --gamma 0.6", "->", "--gamma", "only once"));
  }

  static List<Row> wrongNumbers() {
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
        Row.of(2, "train --data ring --threads 0", "->", "threads 0", "1 to 1024"),
        Row.of(2, "train --data ring --threads -3", "->", "threads -3", "1 to 1024"),
        Row.of(2, "train --data ring --steps 0", "->", "needs an end", "--steps"),
        Row.of(2, "train --data ring --steps -5", "->", "steps -5"),
        Row.of(2, "train --data ring --minutes NaN", "->", "minutes NaN"),
        Row.of(2, "train --data ring --minutes Infinity", "->", "minutes Infinity"),
        Row.of(2, "train --data ring --kimg Infinity", "->", "kimg Infinity"),
        ring("--log-every 0", "->", "log-every 0"),
        ring("--checkpoint-every NaN", "->", "checkpoint-every NaN"),
        ring("--checkpoint-every Infinity", "->", "checkpoint-every Infinity"),
        ring("--sample-every 0", "->", "sample-every 0"),
        ring("--sample-every Infinity", "->", "sample-every Infinity"),
        ring("--keep 0", "->", "keep 0"));
  }

  static List<Row> withoutMeaning() {
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

  static List<Row> wrongRuns() throws IOException {
    String missing = folder.resolve("nowhere").toString();
    return List.of(
        resume("", "->", "--resume", "it is empty: give a path"),
        Row.of(2, "train --data ring --out", "", "->", "--out", "it is empty: give a path"),
        resume(missing, "->", "nowhere does not exist", "give a run's directory"),
        resume(folder.resolve("file"), "->", "file is a file", "give a run's directory"),
        resume(folder.resolve("empty"), "->", "empty is not a run", "give a run's directory"),
        resume(folder.resolve("runs"), "->", "runs is not a run", "give one of them"),
        resume(run, "--out", folder, "->", "in the run's own directory", "no --out"),
        resume(run, "--filters", 16, "->", "network.filters = 8", "to 16"),
        resume(run, "--data", "grid", "->", "other data", "fingerprint"),
        resume(run, "--config", run.resolve("config.json"), "->", "no --config"),
        resume(folder.resolve("edited"), "->", "config.json", "network.filters"),
        resume(folder.resolve("beheaded"), "->", "config.json", "seed"),
        Row.of(5, "train --resume", folder.resolve("torn"), "->", "config.json", "line"),
        Row.of(
            5,
            "train --steps 30 --resume",
            folder.resolve("flipped"),
            "->",
            "ema.safetensors",
            "SHA-256"),
        Row.of(2, "train --config", missing, "->", "nowhere", "does not exist"),
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
        Row.of(
            5,
            "train --data ring --steps 2 --threads 1 --out",
            folder.resolve("file").resolve("runs"),
            "->",
            "file/runs",
            "run directory"));
  }

  static List<Row> badData() {
    return List.of(
        data("nowhere", "->", "no data at \"nowhere\"", "give a folder"),
        data("mnst", "->", "did you mean mnist"),
        data("face", "->", "no data at \"face\"", "did you mean faces"),
        data(folder.resolve("empty"), "->", "empty holds no images", "give a folder"),
        data(folder.resolve("file"), "->", "file", "give a folder"),
        data(brokenImages, "->", "3.png", "--skip-bad"),
        data(folder.resolve("cut.zip"), "->", "cut.zip"),
        data(images.resolve("1.png"), "->", "1.png", "give the folder"),
        Row.of(3, "data get mnist --mirror file:/no/where", "->", "mnist could not", "no/where"),
        Row.of(3, "data info nowhere", "->", "nowhere", "give a folder"),
        Row.of(3, "data pack ring --resolution 32 --out x.pack", "->", "ring", "as it is"),
        Row.of(2, "data pack", images, "--resolution", "2", "--out", "x.pack", "->", "2", "4 to"),
        Row.of(
            2,
            "data pack",
            images,
            "--resolution",
            "32",
            "--out",
            "x",
            "--channels",
            "2",
            "->",
            "channels"),
        Row.of(
            2,
            "data pack",
            images,
            "--resolution",
            "32",
            "--out",
            "x",
            "--fit",
            "bend",
            "->",
            "--fit",
            "bend"),
        Row.of(
            3,
            "data pack",
            brokenImages,
            "--resolution",
            "32",
            "--out",
            folder.resolve("x.pack"),
            "->",
            "3.png",
            "--skip-bad"),
        Row.of(
            5,
            "data pack",
            images,
            "--resolution",
            "32",
            "--out",
            folder.resolve("file").resolve("x.pack"),
            "->",
            "file"));
  }

  static List<Row> wrongGenerate() throws IOException {
    Path text = Files.writeString(folder.resolve("text.npy"), "these are no numbers at all");
    Path png = folder.resolve("out.png");
    Path npy = folder.resolve("out.npy");
    Path wide = folder.resolve("wide.npy");
    try (var file = NpyFile.create(wide, false, 2, 7)) {
      file.write(new float[14]);
    }
    Path bytes = folder.resolve("bytes.npy");
    try (var file = NpyFile.create(bytes, true, 2, 3)) {
      file.write(new byte[6]);
    }
    return List.of(
        Row.of(2, "generate --out x.png", "->", "--run"),
        generate(2, run, "->", "--out"),
        generate(2, folder.resolve("nowhere"), "--out", png, "->", "nowhere does not exist"),
        generate(2, images, "--out", png, "->", "is not a run"),
        generate(2, run, "--out", png, "--n", 0, "->", "--n 0"),
        generate(2, run, "--out", png, "--n", "many", "->", "--n", "many"),
        generate(2, run, "--out", png, "--n", 10_001, "->", "10001", ".npy"),
        generate(2, run, "--out", png, "--seed", "x", "->", "--seed", "x"),
        generate(2, run, "--out", png, "--raw", "->", "--raw", ".npy"),
        generate(2, run, "--out", folder.resolve("points"), "->", "points", ".npy"),
        generate(2, imageRun, "--out", folder.resolve("a.JPG"), "->", "a.JPG", ".png, .npy"),
        generate(2, imageRun, "--out", "", "->", "--out", "it is empty: give a path"),
        Row.of(
            2,
            "interpolate --from-seed 1 --to-seed 2 --run",
            imageRun,
            "--out",
            folder.resolve("a.webp"),
            "->",
            "a.webp",
            ".png, .gif, .apng"),
        generate(2, run, "--out", png, "--checkpoint", 77, "->", "no checkpoint 77", "there are"),
        generate(2, run, "--out", npy, "--latents", wide, "->", "wide.npy", "[2, 7]", "3"),
        generate(2, run, "--out", npy, "--latents", bytes, "->", "bytes.npy", "float32"),
        generate(2, run, "--out", npy, "--latents", "none.npy", "->", "none.npy does not exist"),
        generate(3, run, "--out", npy, "--latents", text, "->", "text.npy", "is no .npy file"),
        generate(2, run, "--out", npy, "--latents", text, "--n", 3, "->", "--latents", "no --n"),
        generate(5, folder.resolve("flipped"), "--out", png, "->", "ema.safetensors", "SHA-256"),
        generate(5, folder.resolve("torn"), "--out", png, "->", "config.json", "line"),
        generate(2, folder.resolve("edited"), "--out", png, "->", "config.json", "filters"),
        generate(2, folder.resolve("beheaded"), "--out", png, "->", "config.json", "network"),
        generate(2, folder.resolve("unsaved"), "--out", png, "->", "no checkpoint yet", "train"),
        generate(5, run, "--out", folder.resolve("file").resolve("a.npy"), "->", "file"),
        generate(5, run, "--out", folder.resolve("file").resolve("a.png"), "->", "file"),
        generate(5, imageRun, "--out", folder.resolve("file").resolve("a"), "->", "file"));
  }

  static List<Row> wrongServe() {
    String missing = folder.resolve("nowhere").toString();
    return List.of(
        Row.of(2, "serve", "->", "--run"),
        serve(missing, "->", "nowhere does not exist"),
        serve(run, "--port", 65536, "->", "port 65536 is outside 0 to 65535"),
        serve(run, "--host", "no.such.host.invalid", "->", "--host no.such.host.invalid"),
        serve(run, "--token", "short", "->", "at least 16 characters"),
        serve(run, "--max-batch", 0, "->", "--max-batch 0 is outside"),
        serve(run, "--max-wait-ms", -1, "->", "--max-wait-ms -1 is outside"),
        serve(run, "--queue", 0, "->", "--queue 0 is outside"),
        serve(run, "--max-images", 0, "->", "--max-images 0 is outside"),
        serve(run, "--deadline-ms", 0, "->", "--deadline-ms 0 is outside"),
        serve(run, "--rate", -1, "->", "--rate -1.0"),
        serve(run, "--threads", -1, "->", "--threads -1 is outside"),
        serve(run, "--follow", "--checkpoint", 0, "->", "no --checkpoint"),
        serve(run, "--checkpoint", 77, "->", "no checkpoint 77"),
        Row.of(5, "serve --port 0 --run", folder.resolve("flipped"), "->", "SHA-256"),
        Row.of(2, "bench serve --seconds 0 --run", run, "->", "--seconds and --n are above 0"),
        Row.of(2, "bench serve --run", missing, "->", "nowhere does not exist"));
  }

  private static Row serve(Object run, Object... rest) {
    Row row = Row.of(2, "serve --run", run);
    Row more = Row.of(2, "serve", rest);
    row.arguments.addAll(more.arguments.subList(1, more.arguments.size()));
    row.said.addAll(more.said);
    return row;
  }

  static List<Row> wrongBench() {
    String missing = folder.resolve("nowhere").toString();
    return List.of(
        Row.of(
            2,
            "bench",
            "->",
            "bench step, bench sample, bench data, bench serve, bench sync or bench scaling",
            "--help"),
        Row.of(2, "bench setp", "->", "'setp'"),
        Row.of(2, "bench step --steps 0", "->", "--steps 0"),
        Row.of(2, "bench step --steps many", "->", "--steps", "many"),
        Row.of(2, "bench step --batch 0", "->", "batch 0", "1 to 65536"),
        Row.of(2, "bench step --filters 0", "->", "filters 0", "1 to 1024"),
        Row.of(2, "bench step --latent 0", "->", "latent 0", "1 to 4096"),
        Row.of(2, "bench step --channels 2", "->", "channels 2", "1 nor 3"),
        Row.of(2, "bench step --resolution 48", "->", "resolution 48", "32, 64, 128, 256"),
        Row.of(2, "bench step --threads 0", "->", "threads 0", "1 to 1024"),
        Row.of(2, "bench step --precision fp16", "->", "'--precision'", "'fp16'", "fp32|bf16"),
        Row.of(2, "bench step --device tpu", "->", "'--device'", "'tpu'", "cpu|cuda"),
        Row.of(2, "bench step --objective wgan", "->", "'wgan'", "began|ebgan|ebgan-pt|gan"),
        Row.of(2, "bench step --objective ebgan-pt --batch 1", "->", "pulling-away", "--batch 2"),
        Row.of(2, "bench step --mode eager", "->", "--mode", "--vs-pytorch"),
        Row.of(2, "bench step --mode fast --vs-pytorch", missing, "->", "--mode fast", "eager"),
        Row.of(2, "bench step --vs-pytorch", missing, "->", "nowhere", "a Python that has torch"),
        Row.of(2, "bench sample --steps 0", "->", "--steps 0"),
        Row.of(2, "bench sample --objective gan", "->", "--objective"),
        Row.of(2, "bench sample --vs-pytorch", missing, "->", "nowhere", "a Python that has torch"),
        Row.of(2, "bench data --steps 0", "->", "--steps 0"),
        Row.of(2, "bench data --batch 0", "->", "--batch 0"),
        Row.of(2, "bench data --resolution 2 --data", images, "->", "2", "4 to"),
        Row.of(2, "bench data --vs-pytorch", missing, "--data", images, "->", "a Python that has"),
        Row.of(3, "bench data --data nowhere", "->", "nowhere", "give a folder"),
        Row.of(3, "bench data --data ring", "->", "ring", "as it is"),
        Row.of(3, "bench data --data", brokenImages, "->", "3.png"));
  }

  static Stream<Row> rows() throws IOException {
    return Stream.of(
            wrongWords(),
            wrongNumbers(),
            withoutMeaning(),
            wrongRuns(),
            badData(),
            wrongGenerate(),
            wrongServe(),
            wrongBench())
        .flatMap(List::stream);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void failureSaysWhatAndWhatToDo(Row row) {
    Invocation failed = Invocation.of(row.arguments.toArray());
    assertThat(failed.code()).as(failed.err()).isEqualTo(row.code);
    assertThat(failed.err()).contains(row.said).containsPattern("(?m)^equipoise: ");
    assertThat(failed.out()).isEmpty();
    assertThat(failed.err().lines()).noneMatch(line -> line.startsWith("\tat "));
    assertThat(failed.err()).doesNotContain("Exception").doesNotContain("failed: ");
    assertThat(Path.of("UNUSED")).doesNotExist();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void failureShowsItsStackWithDebug(Row row) {
    List<String> arguments = new ArrayList<>(row.arguments);
    arguments.add("--debug");
    Invocation failed = Invocation.of(arguments.toArray());
    assertThat(failed.code()).as(failed.err()).isEqualTo(row.code);
    assertThat(failed.err().lines()).anyMatch(line -> line.startsWith("\tat "));
    assertThat(failed.out()).isEmpty();
  }

  @Test
  void brokenImagesAreLeftOutWhenTold() {
    Path skipping =
        TinyRuns.train(TinyRuns.images(brokenImages, folder.resolve("runs"), "--skip-bad"));
    assertThat(skipping.resolve("config.json")).content().contains("\"data_count\" : 10");
  }

  @Test
  void brokenImagesAreListedByDataInfo() {
    Invocation info = Invocation.of("data", "info", brokenImages);
    assertThat(info.out()).contains("3.png");
  }

  @Test
  void damagedNewestCheckpointIsPassedOverAndNamed() {
    Path damaged = TinyRuns.copy(run, folder.resolve("damaged"));
    List<Path> checkpoints = TinyRuns.checkpoints(damaged);
    Path newest = checkpoints.get(checkpoints.size() - 1);
    TinyRuns.flip(newest.resolve("generator.safetensors"));
    Invocation generated =
        Invocation.done("generate", "--run", damaged, "--out", folder.resolve("older.png"), "-q");
    assertThat(generated.err())
        .contains(newest.resolve("generator.safetensors").toString())
        .contains(checkpoints.get(checkpoints.size() - 2) + " is used instead");
  }

  @Test
  void runOnAMissingDeviceIsRefusedBeforeItHasAFolder() {
    LibTorch.load();
    assumeFalse(torch.cuda_is_available(), "there is a GPU");
    Path runs = folder.resolve("cuda");
    Invocation failed = Invocation.of(TinyRuns.points(runs, "--device", "cuda").toArray());
    assertThat(failed.code()).as(failed.err()).isEqualTo(ExitCode.USAGE);
    assertThat(failed.err()).contains("--device cuda", "--device cpu");
    assertThat(runs).doesNotExist();
  }

  @Test
  void messagesAreValidUtf8WithForeignNames() throws IOException {
    Path foreign = TinyRuns.drawImages(folder.resolve("b\u00e4ren"));
    Files.writeString(foreign.resolve("\u732b.png"), "no cat");
    Invocation info = Invocation.of("data", "info", foreign);
    assertThat(info.out().getBytes(StandardCharsets.UTF_8)).isNotEmpty();
    assertThat(info.out()).contains("\u732b.png");
  }
}
