package io.equipoise.distributed;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The short forms in which Slurm writes lists into the environment. */
final class SlurmLists {
  private static final Pattern HOST =
      Pattern.compile("([^,\\[\\]]*)(?:\\[([^\\],-]+)[^\\]]*\\])?(.*)");
  private static final Pattern TASKS = Pattern.compile("(\\d+)(?:\\(x(\\d+)\\))?");

  private SlurmLists() {}

  /** The first of a list of hosts: {@code gpu[07-09,12],big1} is {@code gpu07}. */
  static String firstHost(String hosts) {
    Matcher matcher = HOST.matcher(hosts.strip());
    if (!matcher.matches() || matcher.group(1).isEmpty()) {
      throw new IllegalArgumentException(
          "no host found in Slurm's list %s: set MASTER_ADDR".formatted(hosts));
    }
    String first = matcher.group(2) == null ? "" : matcher.group(2);
    return matcher.group(1) + first;
  }

  /** Tasks of one node by its number: {@code 4(x2),1} are 4, 4 and 1. */
  static int tasksOf(int node, String tasks) {
    int seen = 0;
    for (String part : tasks.split(",", -1)) {
      Matcher matcher = TASKS.matcher(part.strip());
      if (!matcher.matches()) {
        throw new IllegalArgumentException("Slurm's tasks per node are " + tasks + ", not numbers");
      }
      seen += matcher.group(2) == null ? 1 : Integer.parseInt(matcher.group(2));
      if (node < seen) {
        return Integer.parseInt(matcher.group(1));
      }
    }
    throw new IllegalArgumentException(
        "node %d is not among those of Slurm's tasks per node, %s".formatted(node, tasks));
  }
}
