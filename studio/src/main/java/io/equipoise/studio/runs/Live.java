package io.equipoise.studio.runs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.web.HttpFailure;
import io.equipoise.web.HttpFailure.Reason;
import io.equipoise.web.Parameters;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.sse.SseClient;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Streams of events (server-sent): what changes in a run, or in the table of runs. Each stream has
 * a thread that looks now and then, and sends only what is new.
 */
final class Live implements AutoCloseable {
  private static final int MOST_STREAMS = 32;
  private static final long RUN_MILLIS = 500;
  private static final long LIST_MILLIS = 2000;
  private static final long ALIVE_MILLIS = 10_000; // connections that say nothing are closed

  private final RunIndex index;
  private final OpenRuns runs;
  private final AtomicInteger streams = new AtomicInteger();
  private final Set<SseClient> open = ConcurrentHashMap.newKeySet();
  private final CountDownLatch closed = new CountDownLatch(1);

  Live(RunIndex index, OpenRuns runs) {
    this.index = index;
    this.runs = runs;
  }

  void addTo(RoutesConfig routes) {
    routes.before("/api/live", this::admit);
    routes.before("/api/runs/{run}/live", this::admit);
    routes.sse("/api/live", client -> follow(client, LIST_MILLIS, new ListStream()));
    routes.sse(
        "/api/runs/{run}/live",
        client -> {
          Context context = client.ctx();
          Parameters from = Parameters.ofQuery(context).allow(List.of("edition", "seen"));
          follow(
              client,
              RUN_MILLIS,
              new RunStream(
                  context.pathParam("run"),
                  (int) from.whole("edition", 0, 0, Integer.MAX_VALUE),
                  from.whole("seen", 0, 0, Long.MAX_VALUE)));
        });
  }

  private void admit(Context context) {
    if (streams.get() >= MOST_STREAMS) {
      throw new HttpFailure(
          Reason.QUEUE_FULL, "too many pages of the studio are open: close some", 5);
    }
  }

  /** What a stream sends at a look. */
  private interface Stream {
    /** Sends what is new; returns whether it sent anything. */
    boolean look(SseClient client);
  }

  private void follow(SseClient client, long everyMillis, Stream stream) {
    client.keepAlive();
    open.add(client);
    streams.incrementAndGet();
    Thread thread = new Thread(() -> serve(client, everyMillis, stream), "equipoise-live");
    thread.setDaemon(true);
    thread.start();
  }

  private void serve(SseClient client, long everyMillis, Stream stream) {
    try {
      client.sendComment("the studio");
      long silent = 0;
      while (!client.terminated()) {
        boolean sent = stream.look(client);
        silent = sent ? 0 : silent + everyMillis;
        if (silent >= ALIVE_MILLIS) {
          client.sendComment("still here");
          silent = 0;
        }
        if (closed.await(everyMillis, TimeUnit.MILLISECONDS)) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(client);
      streams.decrementAndGet();
      client.close();
    }
  }

  private final class ListStream implements Stream {
    private List<ObjectNode> before = List.of();

    @Override
    public boolean look(SseClient client) {
      List<ObjectNode> now = index.list();
      if (now.equals(before)) {
        return false;
      }
      before = now;
      ObjectNode json = JsonNodeFactory.instance.objectNode();
      now.forEach(json.putArray("runs")::add);
      send(client, "runs", json);
      return true;
    }
  }

  private final class RunStream implements Stream {
    private final String name;
    private int edition;
    private long seen;
    private JsonNode before;

    RunStream(String name, int edition, long seen) {
      this.name = name;
      this.edition = edition;
      this.seen = seen;
    }

    @Override
    public boolean look(SseClient client) {
      try {
        OpenRun.Fresh fresh = runs.with(name, run -> run.fresh(edition, seen));
        boolean lines = fresh.anew() || !fresh.lines().isEmpty();
        if (lines) {
          ObjectNode json = JsonNodeFactory.instance.objectNode().put("anew", fresh.anew());
          json.put("edition", fresh.edition()).put("seen", fresh.seen());
          json.set("lines", RunJson.lines(fresh.lines()));
          send(client, "lines", json);
          edition = fresh.edition();
          seen = fresh.seen();
        }
        ObjectNode status =
            RunJson.status(JsonNodeFactory.instance.objectNode(), runs.with(name, OpenRun::view));
        boolean changed = !status.equals(before);
        if (changed) {
          before = status;
          send(client, "status", status);
        }
        return lines || changed;
      } catch (HttpFailure e) {
        JsonNode failure = JsonNodeFactory.instance.objectNode().put("error", e.getMessage());
        boolean news = !failure.equals(before);
        if (news) {
          before = failure;
          send(client, "silent", failure);
        }
        return news;
      }
    }
  }

  private static void send(SseClient client, String event, JsonNode json) {
    client.sendEvent(event, json.toString());
  }

  @Override
  public void close() {
    closed.countDown();
    open.forEach(SseClient::close);
  }
}
