package io.equipoise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.latent.NpyFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Wrong usage and broken input: what is said, where, and with which exit code. */
class CommandTest extends RefusedRows {
  @TempDir private static Path folder;
  private static BrokenThings things;

  @BeforeAll
  static void prepare() throws IOException {
    things = BrokenThings.in(folder);
  }

  private static Refusal data(Object spec, Object... rest) {
    return Refusal.of(3, "train --threads 1 --steps 2 --out UNUSED --data", spec).and(rest);
  }

  private static Refusal generate(int code, Object of, Object... rest) {
    return Refusal.of(code, "generate --run", of).and(rest);
  }

  private static Refusal serve(Object of, Object... rest) {
    return Refusal.of(2, "serve --run", of).and(rest);
  }

  static List<Refusal> wrongWords() {
    return List.of(
        Refusal.of(2, "trian", "->", "there is no command 'trian'", "train"),
        Refusal.of(
            2, "train --objectiv gan", "->", "no option '--objectiv'\n", "--objective", "--help"),
        Refusal.of(2, "train help", "->", "'help' is one argument too many", "--help"),
        Refusal.of(2, "data", "->", "data info, data pack, data get or data factors", "--help"),
        Refusal.of(2, "data inof ring", "->", "there is no command 'inof'"),
        Refusal.of(2, "data info", "->", "SPEC"),
        Refusal.of(2, "data pack ring --out x.pack", "->", "--resolution"),
        Refusal.of(2, "data get", "->", "NAME"),
        Refusal.of(2, "data get imagenet", "->", "\"imagenet\"", "mnist, fashion-mnist, cifar10"),
        Refusal.of(2, "data get mnist --mirror a|b", "->", "--mirror a|b", "%20"),
        Refusal.of(2, "data get mnist --mirror data", "->", "data is not", "file:/FOLDER"),
        Refusal.of(2, "data get mnist --mirror ftp://h/x", "->", "ftp://h/x", "http://HOST"));
  }

  static List<Refusal> badData() {
    return List.of(
        data("nowhere", "->", "no data at \"nowhere\"", "give a folder"),
        data("mnst", "->", "did you mean mnist"),
        data("face", "->", "no data at \"face\"", "did you mean faces"),
        data(things.at("empty"), "->", "empty holds no images", "give a folder"),
        data(things.at("file"), "->", "file", "give a folder"),
        data(things.broken(), "->", "3.png", "--skip-bad"),
        data(things.at("cut.zip"), "->", "cut.zip"),
        data(things.images().resolve("1.png"), "->", "1.png", "give the folder"),
        Refusal.of(
            3, "data get mnist --mirror file:/no/where", "->", "mnist could not", "no/where"),
        Refusal.of(3, "data info nowhere", "->", "nowhere", "give a folder"),
        Refusal.of(3, "data pack ring --resolution 32 --out x.pack", "->", "ring", "as it is"),
        Refusal.of(
            2,
            "data pack",
            things.images(),
            "--resolution",
            "2",
            "--out",
            "x.pack",
            "->",
            "2",
            "4 to"),
        Refusal.of(
            2,
            "data pack",
            things.images(),
            "--resolution",
            "32",
            "--out",
            "x",
            "--channels",
            "2",
            "->",
            "channels"),
        Refusal.of(
            2,
            "data pack",
            things.images(),
            "--resolution",
            "32",
            "--out",
            "x",
            "--fit",
            "bend",
            "->",
            "--fit",
            "bend"),
        Refusal.of(
            3,
            "data pack",
            things.broken(),
            "--resolution",
            "32",
            "--out",
            things.at("x.pack"),
            "->",
            "3.png",
            "--skip-bad"),
        Refusal.of(
            5,
            "data pack",
            things.images(),
            "--resolution",
            "32",
            "--out",
            things.at("file").resolve("x.pack"),
            "->",
            "file"));
  }

  static List<Refusal> wrongGenerate() throws IOException {
    Path text = Files.writeString(things.at("text.npy"), "these are no numbers at all");
    Path png = things.at("out.png");
    Path npy = things.at("out.npy");
    Path wide = things.at("wide.npy");
    try (var file = NpyFile.create(wide, false, 2, 7)) {
      file.write(new float[14]);
    }
    Path bytes = things.at("bytes.npy");
    try (var file = NpyFile.create(bytes, true, 2, 3)) {
      file.write(new byte[6]);
    }
    return List.of(
        Refusal.of(2, "generate --out x.png", "->", "--run"),
        generate(2, things.run(), "->", "--out"),
        generate(2, things.at("nowhere"), "--out", png, "->", "nowhere does not exist"),
        generate(2, things.images(), "--out", png, "->", "is not a run"),
        generate(2, things.run(), "--out", png, "--n", 0, "->", "--n 0"),
        generate(2, things.run(), "--out", png, "--n", "many", "->", "--n", "many"),
        generate(2, things.run(), "--out", png, "--n", 10_001, "->", "10001", ".npy"),
        generate(2, things.run(), "--out", png, "--seed", "x", "->", "--seed", "x"),
        generate(2, things.run(), "--out", png, "--raw", "->", "--raw", ".npy"),
        generate(2, things.run(), "--out", things.at("points"), "->", "points", ".npy"),
        generate(2, things.imageRun(), "--out", things.at("a.JPG"), "->", "a.JPG", ".png, .npy"),
        generate(2, things.imageRun(), "--out", "", "->", "--out", "it is empty: give a path"),
        Refusal.of(
            2,
            "interpolate --from-seed 1 --to-seed 2 --run",
            things.imageRun(),
            "--out",
            things.at("a.webp"),
            "->",
            "a.webp",
            ".png, .gif, .apng"),
        generate(
            2,
            things.run(),
            "--out",
            png,
            "--checkpoint",
            77,
            "->",
            "no checkpoint 77",
            "there are"),
        generate(2, things.run(), "--out", npy, "--latents", wide, "->", "wide.npy", "[2, 7]", "3"),
        generate(2, things.run(), "--out", npy, "--latents", bytes, "->", "bytes.npy", "float32"),
        generate(
            2,
            things.run(),
            "--out",
            npy,
            "--latents",
            "none.npy",
            "->",
            "none.npy does not exist"),
        generate(
            3,
            things.run(),
            "--out",
            npy,
            "--latents",
            text,
            "->",
            "text.npy",
            "is not a .npy file"),
        generate(
            2,
            things.run(),
            "--out",
            npy,
            "--latents",
            text,
            "--n",
            3,
            "->",
            "--latents",
            "no --n"),
        generate(5, things.at("flipped"), "--out", png, "->", "ema.safetensors", "SHA-256"),
        generate(5, things.at("torn"), "--out", png, "->", "config.json", "line"),
        generate(2, things.at("edited"), "--out", png, "->", "config.json", "filters"),
        generate(2, things.at("beheaded"), "--out", png, "->", "config.json", "network"),
        generate(2, things.at("unsaved"), "--out", png, "->", "no checkpoint yet", "train"),
        generate(5, things.run(), "--out", things.at("file").resolve("a.npy"), "->", "file"),
        generate(5, things.run(), "--out", things.at("file").resolve("a.png"), "->", "file"),
        generate(5, things.imageRun(), "--out", things.at("file").resolve("a"), "->", "file"));
  }

  static List<Refusal> wrongServe() {
    String missing = things.at("nowhere").toString();
    return List.of(
        Refusal.of(2, "serve", "->", "--run"),
        serve(missing, "->", "nowhere does not exist"),
        serve(things.run(), "--port", 65536, "->", "port 65536 is outside 0 to 65535"),
        serve(things.run(), "--host", "no.such.host.invalid", "->", "--host no.such.host.invalid"),
        serve(things.run(), "--token", "short", "->", "at least 16 characters"),
        serve(things.run(), "--max-batch", 0, "->", "--max-batch 0 is outside"),
        serve(things.run(), "--max-wait-ms", -1, "->", "--max-wait-ms -1 is outside"),
        serve(things.run(), "--queue", 0, "->", "--queue 0 is outside"),
        serve(things.run(), "--max-images", 0, "->", "--max-images 0 is outside"),
        serve(things.run(), "--deadline-ms", 0, "->", "--deadline-ms 0 is outside"),
        serve(things.run(), "--rate", -1, "->", "--rate -1.0"),
        serve(things.run(), "--threads", -1, "->", "--threads -1 is outside"),
        serve(things.run(), "--follow", "--checkpoint", 0, "->", "no --checkpoint"),
        serve(things.run(), "--checkpoint", 77, "->", "no checkpoint 77"),
        Refusal.of(5, "serve --port 0 --run", things.at("flipped"), "->", "SHA-256"),
        Refusal.of(
            2,
            "bench serve --seconds 0 --run",
            things.run(),
            "->",
            "--seconds and --n are above 0"),
        Refusal.of(2, "bench serve --run", missing, "->", "nowhere does not exist"));
  }

  static List<Refusal> wrongBench() {
    String missing = things.at("nowhere").toString();
    return List.of(
        Refusal.of(
            2,
            "bench",
            "->",
            "bench step, bench sample, bench data, bench serve, bench sync or bench scaling",
            "--help"),
        Refusal.of(2, "bench setp", "->", "'setp'"),
        Refusal.of(2, "bench step --steps 0", "->", "--steps 0"),
        Refusal.of(2, "bench step --steps many", "->", "--steps", "many"),
        Refusal.of(2, "bench step --batch 0", "->", "batch 0", "1 to 65536"),
        Refusal.of(2, "bench step --filters 0", "->", "filters 0", "1 to 1024"),
        Refusal.of(2, "bench step --latent 0", "->", "latent 0", "1 to 4096"),
        Refusal.of(2, "bench step --channels 2", "->", "channels 2", "1 nor 3"),
        Refusal.of(2, "bench step --resolution 48", "->", "resolution 48", "32, 64, 128, 256"),
        Refusal.of(2, "bench step --threads 0", "->", "threads 0", "1 to 1024"),
        Refusal.of(2, "bench step --precision fp16", "->", "'--precision'", "'fp16'", "fp32|bf16"),
        Refusal.of(2, "bench step --device tpu", "->", "'--device'", "'tpu'", "cpu|cuda"),
        Refusal.of(2, "bench step --objective wgan", "->", "'wgan'", "began|ebgan|ebgan-pt|gan"),
        Refusal.of(
            2, "bench step --objective ebgan-pt --batch 1", "->", "pulling-away", "--batch 2"),
        Refusal.of(2, "bench step --mode eager", "->", "--mode", "--vs-pytorch"),
        Refusal.of(2, "bench step --mode fast --vs-pytorch", missing, "->", "--mode fast", "eager"),
        Refusal.of(
            2, "bench step --vs-pytorch", missing, "->", "nowhere", "a Python that has torch"),
        Refusal.of(2, "bench sample --steps 0", "->", "--steps 0"),
        Refusal.of(2, "bench sample --objective gan", "->", "--objective"),
        Refusal.of(
            2, "bench sample --vs-pytorch", missing, "->", "nowhere", "a Python that has torch"),
        Refusal.of(2, "bench data --steps 0", "->", "--steps 0"),
        Refusal.of(2, "bench data --batch 0", "->", "--batch 0"),
        Refusal.of(2, "bench data --resolution 2 --data", things.images(), "->", "2", "4 to"),
        Refusal.of(
            2,
            "bench data --vs-pytorch",
            missing,
            "--data",
            things.images(),
            "->",
            "a Python that has"),
        Refusal.of(3, "bench data --data nowhere", "->", "nowhere", "give a folder"),
        Refusal.of(3, "bench data --data ring", "->", "ring", "as it is"),
        Refusal.of(3, "bench data --data", things.broken(), "->", "3.png"));
  }

  static Stream<Refusal> rows() throws IOException {
    return Stream.of(wrongWords(), badData(), wrongGenerate(), wrongServe(), wrongBench())
        .flatMap(List::stream);
  }

  @Test
  void brokenImagesAreLeftOutWhenToldAndCountedEachTime() {
    Object[] options = TinyRuns.images(things.broken(), things.at("runs"), "--skip-bad").toArray();
    Invocation packing = Invocation.done(options);
    Path skipping = Path.of(packing.out().strip());
    assertThat(skipping.resolve("config.json")).content().contains("\"data_count\" : 10");
    assertThat(packing.err()).contains("10 samples, 1 broken left out");
    assertThat(Invocation.done(options).err()).contains("10 samples, 1 broken left out");
    Invocation scored =
        Invocation.done("score", "--run", skipping, "--data", things.broken(), "--skip-bad");
    assertThat(scored.err()).contains("10 images, 1 broken left out");
  }

  @Test
  void brokenImagesAreListedByDataInfo() {
    Invocation info = Invocation.of("data", "info", things.broken());
    assertThat(info.out()).contains("3.png");
  }

  @Test
  void damagedNewestCheckpointIsPassedOverAndNamed() {
    Path damaged = TinyRuns.copy(things.run(), things.at("damaged"));
    List<Path> checkpoints = TinyRuns.checkpoints(damaged);
    Path newest = checkpoints.get(checkpoints.size() - 1);
    TinyRuns.flip(newest.resolve("generator.safetensors"));
    Invocation generated =
        Invocation.done("generate", "--run", damaged, "--out", things.at("older.png"), "-q");
    assertThat(generated.err())
        .contains(newest.resolve("generator.safetensors").toString())
        .contains(checkpoints.get(checkpoints.size() - 2) + " is used instead");
  }

  @Test
  void messagesAreValidUtf8WithForeignNames() throws IOException {
    Path foreign = TinyRuns.drawImages(things.at("b\u00e4ren"));
    Files.writeString(foreign.resolve("\u732b.png"), "no cat");
    Invocation info = Invocation.of("data", "info", foreign);
    assertThat(info.out().getBytes(StandardCharsets.UTF_8)).isNotEmpty();
    assertThat(info.out()).contains("\u732b.png");
  }
}
