package io.equipoise.training;

import io.equipoise.data.Batch;
import io.equipoise.data.TrainingData;
import io.equipoise.evaluation.EvaluationResult;
import io.equipoise.latent.EnergySurface;
import io.equipoise.latent.NpyFile;
import io.equipoise.latent.Sampler;
import io.equipoise.network.NetworkConfig;
import io.equipoise.run.MetricsLog;
import io.equipoise.run.RunDirectory;
import io.equipoise.run.SampleGrid;
import io.equipoise.run.StorageException;
import io.equipoise.run.TensorBoardLog;
import io.equipoise.run.TextLog;
import io.equipoise.run.WholeFile;
import io.equipoise.tensor.CorruptFileException;
import io.equipoise.tensor.TensorData;
import io.equipoise.tensor.TensorScope;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;

/**
 * What a run writes beside its checkpoints: metrics, TensorBoard events, sample grids. A full disk
 * costs lines and pictures, with a warning, and not the training.
 */
final class RunLog implements AutoCloseable {
  private static final int REALS = 64;
  private static final int COLUMNS = 8;
  private static final int POINTS = 1024;
  private static final int SURFACE_SIDE = 64;

  private final RunDirectory run;
  private final NetworkConfig network;
  private final TrainingListener listener;
  private final MetricsLog metrics;
  private final TensorBoardLog board;
  private final TextLog text;
  private float[] realPoints = {};
  private double realDiversity;

  private RunLog(
      RunDirectory run,
      NetworkConfig network,
      TrainingListener listener,
      MetricsLog metrics,
      TensorBoardLog board) {
    this.text = new TextLog(run.log());
    this.run = run;
    this.network = network;
    this.listener = listener;
    this.metrics = metrics;
    this.board = board;
  }

  static RunLog create(RunDirectory run, NetworkConfig network, TrainingListener listener) {
    return new RunLog(
        run,
        network,
        listener,
        MetricsLog.create(run.metrics()),
        TensorBoardLog.create(run.path()));
  }

  /** Goes on after a checkpoint: what was written beyond it is dropped. */
  static RunLog resume(
      RunDirectory run, NetworkConfig network, TrainingListener listener, long step) {
    return new RunLog(
        run,
        network,
        listener,
        MetricsLog.resume(run.metrics(), step),
        TensorBoardLog.resume(run.path(), step));
  }

  /** The same in a training that returned to a checkpoint. */
  void goBack(long step) {
    try {
      keepGoing(() -> metrics.goBack(step));
    } catch (CorruptFileException e) { // others can write there too
      listener.warned(e.getMessage() + "; the lines after step " + step + " stay");
    }
    keepGoing(() -> board.goBack(step));
  }

  private boolean points() {
    return network.makesPoints();
  }

  /** Images in a sample grid. */
  int samples() {
    return points() ? POINTS : REALS;
  }

  /** Looks at the data; draws {@code reals.png} where it is missing. */
  void reals(TrainingData data) {
    Batch batch = Batch.spread(data, (int) Math.min(samples(), data.count()));
    float[] values;
    try (TensorScope scope = new TensorScope()) {
      values = TensorData.floats(batch.toTensor(new Device("cpu"))); // [n, C, R, R] or [n, 2]
    }
    realDiversity = Diversity.of(values, batch.size());
    BufferedImage picture;
    if (points()) {
      realPoints = values;
      picture = SampleGrid.ofPoints(new float[0], values);
    } else {
      picture = grid(batch.pixels(), batch.size());
    }
    keepGoing(
        () -> {
          SampleGrid.write(picture, run.reals());
          if (points()) {
            WholeFile.write(run.realPoints(), NpyFile.content(values, batch.size(), 2));
          }
        });
  }

  /**
   * Draws the generator's answer to the run's fixed latent vectors; keeps points as numbers, with
   * the discriminator's surface around them.
   *
   * @param unusualness of points, to the discriminator as it is
   * @return its diversity as a share of the data's, see {@link Diversity}
   */
  double samples(
      Sampler sampler, UnaryOperator<Tensor> unusualness, long seed, long images, long step) {
    int n = samples();
    float[] values = sampler.values(sampler.latents(seed, 0, n)); // [n, C, R, R] or [n, 2]
    BufferedImage picture =
        points()
            ? SampleGrid.ofPoints(values, realPoints)
            : grid(Sampler.pixels(values, network.channels(), network.resolution()), n);
    Path file = run.sample(images);
    keepGoing(
        () -> {
          SampleGrid.write(picture, file);
          board.image(step, "samples", picture);
          if (points()) {
            keep(values, EnergySurface.of(unusualness, SURFACE_SIDE), images);
          }
          listener.sampled(file);
        });
    return realDiversity == 0 ? 0 : Diversity.of(values, n) / realDiversity;
  }

  private void keep(float[] points, EnergySurface surface, long images) {
    WholeFile.write(run.samplePoints(images), NpyFile.content(points, points.length / 2, 2));
    WholeFile.write(
        run.sampleSurface(images),
        NpyFile.content(surface.values(), surface.side(), surface.side()));
  }

  private BufferedImage grid(byte[] pixels, int n) {
    int side = network.resolution();
    return SampleGrid.of(pixels, n, side, side, network.channels(), COLUMNS);
  }

  /** Writes one line. */
  void tick(Tick tick) {
    Map<String, Object> line = new LinkedHashMap<>();
    Progress progress = tick.progress();
    line.put("step", progress.step());
    line.put("images", progress.images());
    line.put("seconds", progress.seconds());
    line.put("images_per_second", tick.imagesPerSecond());
    line.put("learning_rate", tick.learningRate());
    line.putAll(tick.values());
    Map<String, Double> scalars = new LinkedHashMap<>();
    tick.values().forEach((name, value) -> scalars.put("train/" + name, value));
    scalars.put("train/learning_rate", tick.learningRate());
    scalars.put("speed/images_per_second", tick.imagesPerSecond());
    keepGoing(
        () -> {
          metrics.append(line);
          board.scalars(progress.step(), scalars);
          text.line(StatusLine.of(tick));
        });
    listener.ticked(tick);
  }

  /** Notes what was done from outside: in both logs. */
  void event(Progress progress, String what) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("step", progress.step());
    line.put("images", progress.images());
    line.put("seconds", progress.seconds());
    line.put("event", what);
    keepGoing(
        () -> {
          metrics.append(line);
          text.line("event: " + what + " at " + progress.images() + " images");
        });
  }

  /** Writes what an evaluation found: a line of its own, at the step it was of. */
  void evaluated(Progress progress, long samples, EvaluationResult result) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("step", progress.step());
    line.put("images", progress.images());
    line.put("seconds", progress.seconds());
    line.putAll(result.byKey());
    line.put("evaluation_seconds", result.seconds());
    Map<String, Double> scalars = new LinkedHashMap<>();
    result.byKey().forEach((key, value) -> scalars.put("evaluation/" + key, value));
    keepGoing(
        () -> {
          metrics.append(line);
          board.scalars(progress.step(), scalars);
          text.line(StatusLine.of(progress, result));
        });
    Path file = run.evaluation(progress.images(), samples, result.key());
    keepGoing(() -> WholeFile.writeJson(file, result.toJson()));
    listener.evaluated(progress, result);
  }

  /** Whether a line of metrics tells of an evaluation after that many images. */
  boolean hasEvaluation(long images) {
    boolean[] found = {false};
    MetricsLog.read(
        run.metrics(),
        line ->
            found[0] |= line.path("images").asLong() == images && line.has("evaluation_seconds"));
    return found[0];
  }

  /** Writes a line of {@code log.txt}. */
  void say(String line) {
    keepGoing(() -> text.line(line));
  }

  /** Tells the user, here and in {@code log.txt}, what does not stop the run. */
  void warn(String message) {
    listener.warned(message);
    say("warning: " + message);
  }

  private void keepGoing(Runnable write) {
    try {
      write.run();
    } catch (StorageException e) {
      listener.warned(e.getMessage() + "; the training goes on without it");
    }
  }

  @Override
  public void close() {
    keepGoing(text::close);
    keepGoing(metrics::close);
    keepGoing(board::close);
  }
}
