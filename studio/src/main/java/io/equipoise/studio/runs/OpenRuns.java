package io.equipoise.studio.runs;

import io.equipoise.run.RunDirectory;
import io.equipoise.studio.frame.DiskAccess;
import io.equipoise.studio.frame.RunFolders;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** The runs that were looked at last, so that only what is new is read of them. */
final class OpenRuns {
  private static final int MOST = 24; // a megabyte or two each

  private final RunFolders folders;
  private final DiskAccess disk;
  private final Map<String, OpenRun> open = // guarded by itself
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, OpenRun> eldest) {
          return size() > MOST;
        }
      };

  OpenRuns(RunFolders folders, DiskAccess disk) {
    this.folders = folders;
    this.disk = disk;
  }

  /**
   * Does something with a run.
   *
   * @throws io.equipoise.web.HttpFailure 404 if there is no such run, 504 if its disk hangs
   */
  <T> T with(String name, Function<OpenRun, T> work) {
    return disk.of(name, () -> work.apply(of(folders.open(name))));
  }

  private OpenRun of(RunDirectory run) {
    synchronized (open) {
      return open.computeIfAbsent(run.name(), name -> new OpenRun(run));
    }
  }
}
