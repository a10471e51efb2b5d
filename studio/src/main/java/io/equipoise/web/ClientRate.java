package io.equipoise.web;

import io.equipoise.web.HttpFailure.Reason;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * How much each client may ask for in a second: a bucket for each address, which fills at the rate
 * and holds {@value #BURST_SECONDS} seconds' worth. A request larger than the bucket passes when it
 * is full, and the debt is waited for.
 */
public final class ClientRate {
  private static final int BURST_SECONDS = 2;
  private static final int MOST_CLIENTS = 10_000;
  private static final double NANOS = 1e9;

  private final double rate;
  private final LongSupplier nanos;
  private final Map<String, Bucket> buckets = // guarded by this; the longest unseen is forgotten
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
          return size() > MOST_CLIENTS;
        }
      };

  private record Bucket(double left, long atNanos) {}

  /**
   * A limit.
   *
   * @param rate units a second, above 0
   * @param nanos a clock
   */
  public ClientRate(double rate, LongSupplier nanos) {
    if (!(rate > 0) || Double.isInfinite(rate)) {
      throw new IllegalArgumentException("rate " + rate + " is not above 0");
    }
    this.rate = rate;
    this.nanos = nanos;
  }

  /**
   * Takes units from a client's bucket.
   *
   * @throws HttpFailure 429 if it is too empty, with the time after which it will do
   */
  public synchronized void take(String client, int units) {
    long now = nanos.getAsLong();
    double full = Math.max(1, rate * BURST_SECONDS);
    Bucket before = buckets.get(client);
    double left =
        before == null ? full : Math.min(full, before.left + (now - before.atNanos) / NANOS * rate);
    double needed = Math.min(units, full);
    if (left < needed) {
      int seconds = (int) Math.ceil((needed - left) / rate);
      throw new HttpFailure(
          Reason.RATE,
          "more than %s images a second are asked for: try again in %d s"
              .formatted(rate, Math.max(1, seconds)),
          Math.max(1, seconds));
    }
    buckets.put(client, new Bucket(left - units, now));
  }
}
