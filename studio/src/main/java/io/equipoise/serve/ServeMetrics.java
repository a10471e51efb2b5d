package io.equipoise.serve;

import io.equipoise.web.HttpFailure;
import io.equipoise.web.WebListener;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;

/** What the server counts, for Prometheus. */
final class ServeMetrics implements WebListener {
  static final String CONTENT_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

  private static final double[] SECONDS = {
    .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30
  };
  private static final double[] IMAGES = {1, 2, 4, 8, 16, 32, 64, 128, 256, 512};

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final Consumer<String> messages;
  private final Counter requests =
      Counter.builder()
          .name("equipoise_http_requests_total")
          .help("Requests answered, by method, route and status.")
          .labelNames("method", "route", "status")
          .register(registry);
  private final Histogram duration =
      histogram("equipoise_http_request_seconds", "Time of a request.", SECONDS, "route");
  private final Counter refusals =
      Counter.builder()
          .name("equipoise_refusals_total")
          .help("Requests refused, by reason.")
          .labelNames("reason")
          .register(registry);
  private final Counter failures =
      Counter.builder()
          .name("equipoise_failures_total")
          .help("Requests that failed inside.")
          .register(registry);
  private final Counter images =
      Counter.builder().name("equipoise_images_total").help("Images made.").register(registry);
  private final Histogram batches =
      histogram("equipoise_batch_images", "Images computed together.", IMAGES);
  private final Histogram queue =
      histogram("equipoise_queue_seconds", "Time from a request to its first batch.", SECONDS);
  private final Histogram compute =
      histogram("equipoise_compute_seconds", "Time to compute a batch.", SECONDS);

  ServeMetrics(Consumer<String> messages) {
    this.messages = messages;
  }

  private Histogram histogram(String name, String help, double[] bounds, String... labels) {
    return Histogram.builder()
        .name(name)
        .help(help)
        .classicOnly()
        .classicUpperBounds(bounds)
        .labelNames(labels)
        .register(registry);
  }

  /** A number that is looked up when it is asked for. */
  void gauge(String name, String help, DoubleSupplier value) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .callback(callback -> callback.call(value.getAsDouble()))
        .register(registry);
  }

  @Override
  public void answered(String method, String route, int status, double seconds) {
    requests.labelValues(method, route, Integer.toString(status)).inc();
    duration.labelValues(route).observe(seconds);
  }

  @Override
  public void refused(HttpFailure.Reason reason) {
    refusals.labelValues(reason.name().toLowerCase(Locale.ROOT)).inc();
  }

  @Override
  public void failed(Throwable failure) {
    failures.inc();
    messages.accept("A request failed: " + failure);
  }

  /** A request's first images are about to be computed. */
  void waited(double seconds) {
    queue.observe(seconds);
  }

  /** A batch was computed. */
  void computed(int count, double seconds) {
    images.inc(count);
    batches.observe(count);
    compute.observe(seconds);
  }

  /** All of it in the text format, version 0.0.4. */
  byte[] text() {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try {
      PrometheusTextFormatWriter.create().write(text, registry.scrape());
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory does not fail
    }
    return text.toByteArray();
  }
}
