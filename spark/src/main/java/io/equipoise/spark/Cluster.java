package io.equipoise.spark;

import io.equipoise.cli.ExitCode;
import java.io.File;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/** A cluster set up for our jobs. What a user sets by {@code --conf} comes after what they need. */
final class Cluster {
  private static final List<String> EXECUTOR_OPTIONS =
      List.of(
          "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
          "-Dorg.bytedeco.javacpp.maxBytes=0",
          "-Djava.awt.headless=true",
          "--enable-native-access=ALL-UNNAMED");

  private Cluster() {}

  /**
   * Opens it for one job.
   *
   * @param work of the driver; returns the exit code
   * @throws RuntimeException that a task threw, where a task failed
   */
  static int with(Home home, String job, ToIntFunction<JavaSparkContext> work) {
    try (JavaSparkContext context = open(home, job)) {
      return work.applyAsInt(context);
    } catch (Exception e) { // Spark's are not declared
      throw told(e)
          .orElseGet(() -> e instanceof RuntimeException own ? own : new IllegalStateException(e));
    }
  }

  /** What says to the user what is wrong, among the causes of a failure. */
  static Optional<RuntimeException> told(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof RuntimeException own && ExitCode.of(own) != ExitCode.FAILURE) {
        return Optional.of(own);
      }
    }
    return Optional.empty();
  }

  private static JavaSparkContext open(Home home, String job) {
    home.require();
    SparkConf conf = new SparkConf().setAppName("equipoise " + job);
    before(conf, "spark.executor.extraClassPath", home.classPath(), File.pathSeparator);
    before(conf, "spark.executor.extraJavaOptions", String.join(" ", EXECUTOR_OPTIONS), " ");
    conf.setIfMissing("spark.scheduler.barrier.maxConcurrentTasksCheck.interval", "1s");
    String cache = System.getenv("XDG_CACHE_HOME");
    if (cache != null) {
      conf.setIfMissing("spark.executorEnv.XDG_CACHE_HOME", cache);
    }
    return new JavaSparkContext(conf);
  }

  private static void before(SparkConf conf, String key, String value, String separator) {
    conf.set(key, conf.contains(key) ? value + separator + conf.get(key) : value);
  }

  /** Cores of a task, which is the number of threads that it computes with. */
  static int threads(JavaSparkContext context) {
    return context.getConf().getInt("spark.task.cpus", 1);
  }
}
