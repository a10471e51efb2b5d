package io.equipoise.training;

import io.equipoise.data.Share;
import io.equipoise.distributed.RankEnvironment;
import io.equipoise.distributed.RankGroup;
import io.equipoise.network.Architecture;
import io.equipoise.network.Build;
import io.equipoise.network.Dropout;
import io.equipoise.network.Mode;
import io.equipoise.network.NetworkConfig;
import io.equipoise.objective.Began;
import io.equipoise.objective.Ebgan;
import io.equipoise.objective.Energy;
import io.equipoise.objective.Equilibrium;
import io.equipoise.objective.Gan;
import io.equipoise.objective.Margin;
import io.equipoise.objective.Objective;
import io.equipoise.random.CounterRandom;
import io.equipoise.random.Purpose;
import io.equipoise.tensor.LibTorch;
import io.equipoise.tensor.Precision;
import io.equipoise.tensor.TensorData;
import io.equipoise.tensor.TensorScope;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Twenty float64 steps of every objective with some architectures, in one process or as one rank of
 * several, each a process of its own.
 */
final class RankedSteps {
  static final int STEPS = 20;
  private static final double RATE = 1e-3;
  private static final Energy L1 = new Energy(Energy.Norm.L1, Energy.Reduction.MEAN);

  private RankedSteps() {}

  /**
   * What a training came to.
   *
   * @param states what moves in the objective (k, the margin) and the energies, step by step
   * @param start weights of D and G before
   * @param weights the same after, with the running statistics of batch norm
   */
  record Result(double[] states, double[] start, double[] weights) {}

  private record Case(NetworkConfig config, Objective objective, double pullingAwayWeight) {}

  private static List<Case> cases(List<Architecture> architectures) {
    List<Case> cases = new ArrayList<>();
    for (Architecture architecture : architectures) {
      NetworkConfig config = Build.small(architecture);
      Objective began = new Began(new Equilibrium(0.5, 0.05, false, 0));
      cases.add(new Case(config, began, 0));
      cases.add(new Case(config, new Ebgan(Margin.following()), 0));
      cases.add(new Case(config, new Ebgan(Margin.fixed(0.5)), 0.1));
      cases.add(new Case(config, new Gan(false), 0));
    }
    if (architectures.contains(Architecture.MLP)) {
      NetworkConfig dropping = Build.mlpOfImages(3, 0.3);
      cases.add(new Case(dropping, new Ebgan(Margin.fixed(0.5)), 0.1));
      cases.add(new Case(dropping, new Gan(false), 0));
    }
    return cases;
  }

  static List<String> names(List<Architecture> architectures) {
    return cases(architectures).stream()
        .map(c -> c.objective + " pt " + c.pullingAwayWeight + " " + c.config)
        .toList();
  }

  /** Trains each case with the given batch of all ranks together. */
  static List<Result> train(List<Architecture> architectures, GradientSync sync, int batch) {
    return cases(architectures).stream().map(given -> train(given, sync, batch)).toList();
  }

  private static Result train(Case given, GradientSync sync, int batch) {
    NetworkConfig config = given.config;
    CounterRandom dropped = new CounterRandom(9, Purpose.DROPOUT);
    RankExchange ranks = RankExchange.of(sync, batch, new Device("cpu"));
    List<Double> states = new ArrayList<>();
    try (TensorScope scope = new TensorScope();
        ranks;
        Players players = Players.of(config, given.objective, ScalarType.Double);
        TrainStep step =
            new TrainStep(
                players.generator(),
                players.discriminator(),
                L1,
                players.adamG(),
                players.adamD(),
                given.pullingAwayWeight,
                Precision.FP32,
                ranks)) {
      double[] start = weights(players);
      Objective objective = given.objective;
      Share share = ranks.share(batch);
      for (int i = 0; i < STEPS; i++) {
        Tensor x = Build.images(config, 200 + i, batch).narrow(0, share.first(), share.size());
        Tensor z = Build.latents(config, 100 + i, batch).narrow(0, share.first(), share.size());
        long firstImage = (long) i * batch + share.first();
        Mode mode = Mode.TRAINING.with(new Dropout(dropped, firstImage));
        StepReport report = step.run(x, z, objective, mode, RATE, 2 * RATE);
        objective = objective.next(report.energyReal(), report.energyFake());
        states.addAll(new TreeMap<>(objective.state()).values());
        states.addAll(List.of(report.energyReal(), report.energyFake()));
        states.addAll(List.of(report.lossDiscriminator(), report.lossGenerator()));
      }
      return new Result(
          states.stream().mapToDouble(Double::doubleValue).toArray(), start, weights(players));
    }
  }

  /** A step with a number on rank 1 that is none: what each rank says, and that no weight moved. */
  private static String refused(GradientSync sync, int batch) {
    NetworkConfig config = Build.small(Architecture.DCGAN);
    RankExchange ranks = RankExchange.of(sync, batch, new Device("cpu"));
    Share share = ranks.share(batch);
    Objective objective = new Ebgan(Margin.fixed(0.5));
    try (TensorScope scope = new TensorScope();
        ranks;
        Players players = Players.of(config, objective, ScalarType.Double);
        TrainStep step =
            new TrainStep(
                players.generator(),
                players.discriminator(),
                L1,
                players.adamG(),
                players.adamD(),
                0,
                Precision.FP32,
                ranks)) {
      double[] start = TensorData.doubles(players.generator().parameters().values());
      Tensor x = Build.images(config, 1, share.size());
      Tensor z = Build.latents(config, 2, share.size());
      if (sync.rank() == 1) {
        x.flatten().narrow(0, 0, 1).fill_(new Scalar(Double.NaN));
      }
      try {
        step.run(x, z, objective, Mode.TRAINING, RATE, RATE);
        return "not refused";
      } catch (NonFiniteException e) {
        boolean same =
            Arrays.equals(start, TensorData.doubles(players.generator().parameters().values()));
        return e.getMessage() + (same ? "" : ", and a weight moved");
      }
    }
  }

  private static double[] weights(Players players) {
    List<Double> all = new ArrayList<>();
    for (var parameters :
        List.of(players.discriminator().parameters(), players.generator().parameters())) {
      for (Tensor part : List.of(parameters.values(), parameters.buffers())) {
        if (part.numel() == 0) {
          continue;
        }
        for (double value : TensorData.doubles(part)) {
          all.add(value);
        }
      }
    }
    return all.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /**
   * Arguments: global batch, folder for the results, architectures. Who it is says the environment.
   */
  public static void main(String[] arguments) {
    LibTorch.setThreads(1);
    RankEnvironment place = RankEnvironment.of(System.getenv()).orElseThrow();
    List<Architecture> architectures =
        Arrays.stream(arguments).skip(2).map(Architecture::valueOf).toList();
    RankGroup.with(
        place,
        group -> {
          group.connect(MachineConfig.Place.CPU);
          writeAll(group, Integer.parseInt(arguments[0]), Path.of(arguments[1]), architectures);
          return place;
        });
  }

  private static void writeAll(
      GradientSync sync, int batch, Path folder, List<Architecture> architectures) {
    try {
      List<Result> results = train(architectures, sync, batch);
      for (int i = 0; i < results.size(); i++) {
        write(file(folder, sync.rank(), i), results.get(i));
      }
      Files.writeString(folder.resolve("refused" + sync.rank()), refused(sync, batch));
    } catch (IOException e) {
      throw new UncheckedIOException("a rank cannot write what it found", e);
    }
  }

  private static Path file(Path folder, int rank, int index) {
    return folder.resolve("rank" + rank + "-case" + index);
  }

  private static void write(Path file, Result result) throws IOException {
    int count = result.states.length + result.start.length + result.weights.length + 3;
    ByteBuffer bytes = ByteBuffer.allocate(8 * count);
    for (double[] values : List.of(result.states, result.start, result.weights)) {
      bytes.putDouble(values.length);
      for (double value : values) {
        bytes.putDouble(value);
      }
    }
    Files.write(file, bytes.array());
  }

  /** What a rank came to. */
  static Result read(Path folder, int rank, int index) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file(folder, rank, index)));
    return new Result(next(bytes), next(bytes), next(bytes));
  }

  private static double[] next(ByteBuffer bytes) {
    double[] values = new double[(int) bytes.getDouble()];
    for (int i = 0; i < values.length; i++) {
      values[i] = bytes.getDouble();
    }
    return values;
  }

  /** The environment of a rank on this machine. */
  static Map<String, String> environment(int rank, int world, int port) {
    return Map.of(
        "RANK", "" + rank,
        "LOCAL_RANK", "" + rank,
        "WORLD_SIZE", "" + world,
        "LOCAL_WORLD_SIZE", "" + world,
        "MASTER_ADDR", "127.0.0.1",
        "MASTER_PORT", "" + port);
  }
}
