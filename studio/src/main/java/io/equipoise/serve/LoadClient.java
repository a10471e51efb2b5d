package io.equipoise.serve;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Asks a server for images over a number of connections, and times the answers. Seeds count
 * upwards, so that no two requests are the same.
 */
public final class LoadClient {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final double NANOS = 1e9;
  private static final double MILLI_NANOS = 1e6;

  private final URI server;
  private final String token;
  private final int n;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final AtomicLong seed = new AtomicLong();

  /**
   * A client.
   *
   * @param server e.g. {@code http://127.0.0.1:8080}
   * @param n images of each request
   */
  public LoadClient(URI server, String token, int n) {
    this.server = server;
    this.token = token;
    this.n = n;
  }

  /**
   * What came of it.
   *
   * @param seconds from the first request to the last answer
   * @param images of the requests that were answered 200
   * @param statuses how often each came; 0 stands for no answer at all
   * @param untyped answers of 400 and above that were no JSON with an error
   * @param millis of the answers with 200, ascending
   */
  public record Result(
      double seconds, long images, Map<Integer, Long> statuses, long untyped, double[] millis) {
    /** Rate of images that were made. */
    public double imagesPerSecond() {
      return images / seconds;
    }

    /** Time within which that share of the good answers came; NaN without any. */
    public double quantileMillis(double share) {
      return millis.length == 0
          ? Double.NaN
          : millis[(int) Math.min(millis.length - 1, Math.floor(share * millis.length))];
    }
  }

  /** One connection's count. */
  private static final class Tally {
    private final Map<Integer, Long> statuses = new TreeMap<>();
    private final List<Double> millis = new ArrayList<>();
    private long untyped;
  }

  /**
   * Asks over and over.
   *
   * @param connections at the same time; each waits for its answer before it asks again
   * @param seconds for which new requests are sent
   * @param requestsPerSecond of all together at most; 0 for as many as are answered
   */
  public Result run(int connections, double seconds, double requestsPerSecond)
      throws InterruptedException {
    long start = System.nanoTime();
    long end = start + (long) (seconds * NANOS);
    List<Tally> tallies = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      Tally tally = new Tally();
      tallies.add(tally);
      double gap = requestsPerSecond == 0 ? 0 : connections / requestsPerSecond * NANOS;
      long first = start + (long) (gap * i / connections);
      Thread thread = new Thread(() -> ask(tally, first, end, gap), "load-" + i);
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
    return result(tallies, (System.nanoTime() - start) / NANOS);
  }

  private void ask(Tally tally, long firstNanos, long endNanos, double gapNanos) {
    for (long i = 0; ; i++) {
      long due = firstNanos + (long) (i * gapNanos);
      while (gapNanos > 0 && System.nanoTime() < due) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      if (System.nanoTime() >= endNanos || Thread.currentThread().isInterrupted()) {
        return;
      }
      once(tally);
    }
  }

  private void once(Tally tally) {
    long start = System.nanoTime();
    int status = 0;
    try {
      HttpResponse<byte[]> response = client.send(request(), BodyHandlers.ofByteArray());
      status = response.statusCode();
      String body = new String(response.body(), StandardCharsets.UTF_8);
      if (status >= 400 && !body.startsWith("{\"error\":")) {
        tally.untyped++;
      }
    } catch (IOException e) {
      status = 0; // counted as no answer
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    tally.statuses.merge(status, 1L, Long::sum);
    if (status == 200) {
      tally.millis.add((System.nanoTime() - start) / MILLI_NANOS);
    }
  }

  private HttpRequest request() {
    return HttpRequest.newBuilder(
            server.resolve("/v1/images?n=" + n + "&seed=" + seed.incrementAndGet()))
        .header("Authorization", "Bearer " + token)
        .timeout(PATIENCE)
        .build();
  }

  private Result result(List<Tally> tallies, double seconds) {
    Map<Integer, Long> statuses = new TreeMap<>();
    long untyped = 0;
    for (Tally tally : tallies) {
      tally.statuses.forEach((status, count) -> statuses.merge(status, count, Long::sum));
      untyped += tally.untyped;
    }
    double[] millis =
        tallies.stream().flatMap(t -> t.millis.stream()).mapToDouble(m -> m).sorted().toArray();
    return new Result(seconds, (long) millis.length * n, statuses, untyped, millis);
  }
}
