package io.equipoise.studio.runs;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.run.RunDirectory;
import io.equipoise.studio.frame.DiskAccess;
import io.equipoise.studio.frame.RunFolders;
import io.equipoise.web.HttpFailure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The table of all runs. Some threads look at the runs side by side; where a disk does not answer,
 * what was known before is shown, and that run alone is not asked again until it does.
 */
final class RunIndex {
  private static final int LOOKING = 4;
  private static final int MOST_LOOKING = 32;
  private static final long STUCK_MILLIS = 200;
  private static final int MOST_STILL = 4;
  private static final String FOLDER = "the folder of runs";

  private final RunFolders folders;
  private final DiskAccess disk;
  private final Map<String, RunSummary> known = new ConcurrentHashMap<>();
  private final Set<String> underWay = ConcurrentHashMap.newKeySet();
  private final Object looking = new Object();

  RunIndex(RunFolders folders, DiskAccess disk) {
    this.folders = folders;
    this.disk = disk;
  }

  /** All runs, by name. */
  List<ObjectNode> list() {
    List<String> names = disk.of(FOLDER, folders::names);
    synchronized (looking) { // who comes meanwhile would take what is being read for silent
      return list(names);
    }
  }

  /** Looks at all runs, so that who asks first waits less. */
  void prepare() {
    try {
      list();
    } catch (RuntimeException e) {
      // who asks gets to know
    }
  }

  private List<ObjectNode> list(List<String> names) {
    known.keySet().retainAll(Set.copyOf(names));
    look(names);
    List<ObjectNode> runs = new ArrayList<>();
    for (String name : names) {
      RunSummary summary = known.get(name);
      boolean silent = underWay.contains(name);
      if (summary != null) {
        ObjectNode json = summary.json();
        runs.add(silent ? json.deepCopy().put("silent", true) : json);
      } else if (silent) {
        runs.add(JsonNodeFactory.instance.objectNode().put("name", name).put("silent", true));
      }
    }
    return runs;
  }

  private void look(List<String> names) {
    Queue<String> waiting = new ConcurrentLinkedQueue<>();
    names.stream().filter(underWay::add).forEach(waiting::add);
    CountDownLatch left = new CountDownLatch(waiting.size());
    int lookers = 0;
    while (lookers < LOOKING) {
      begin(lookers++, waiting, left);
    }
    try {
      int still = 0;
      long before = left.getCount();
      while (!left.await(STUCK_MILLIS, TimeUnit.MILLISECONDS) && still < MOST_STILL) {
        still = before == left.getCount() ? still + 1 : 0;
        before = left.getCount();
        if (still > 0 && !waiting.isEmpty() && lookers < MOST_LOOKING) {
          begin(lookers++, waiting, left); // those who look hang: the other runs need not wait
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      // what nobody came to look at is not under way
      for (String name = waiting.poll(); name != null; name = waiting.poll()) {
        underWay.remove(name);
      }
    }
  }

  private void begin(int worker, Queue<String> waiting, CountDownLatch left) {
    try {
      disk.start(
          "the table of runs, " + worker,
          () -> {
            for (String name = waiting.poll(); name != null; name = waiting.poll()) {
              try {
                look(name);
              } finally {
                underWay.remove(name);
                left.countDown();
              }
            }
          });
    } catch (HttpFailure e) {
      // as many hang as may: the others do the work
    }
  }

  private void look(String name) {
    try {
      RunDirectory run = folders.open(name);
      String key = RunSummary.key(run);
      RunSummary before = known.get(name);
      if (before == null || !before.key().equals(key)) {
        known.put(name, RunSummary.of(run, key));
      }
    } catch (HttpFailure e) {
      known.remove(name); // no run
    } catch (IOException | RuntimeException e) {
      ObjectNode json = JsonNodeFactory.instance.objectNode();
      json.put("name", name).put("broken", String.valueOf(e.getMessage()));
      known.put(name, new RunSummary(json, ""));
    }
  }
}
