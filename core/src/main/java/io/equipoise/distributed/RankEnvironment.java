package io.equipoise.distributed;

import java.util.Map;
import java.util.Optional;

/**
 * A process's place in its group, as whoever started it put it into the environment.
 *
 * @param rank of this process among all, from 0
 * @param world number of processes
 * @param localRank of this process among those of its machine
 * @param localWorld number of processes on this machine
 * @param host where the store is
 * @param port of the store, 1 to 65535
 * @param hosted whether whoever started the ranks keeps the store; else rank 0 does
 * @param attempt how often the group was started before
 */
public record RankEnvironment(
    int rank,
    int world,
    int localRank,
    int localWorld,
    String host,
    int port,
    boolean hosted,
    int attempt) {
  private static final int DEFAULT_PORT = 29500;
  private static final int LEAST_SLURM_PORT = 20_000;
  private static final int SLURM_PORTS = 10_000;

  /** Checks the ranges. */
  public RankEnvironment {
    if (world < 1 || rank < 0 || rank >= world) {
      throw new IllegalArgumentException(
          "rank %d of %d ranks: ranks count from 0".formatted(rank, world));
    }
    if (localRank < 0 || localWorld < 1 || localWorld > world) {
      throw new IllegalArgumentException(
          "local rank %d of %d on this machine does not fit %d ranks in all"
              .formatted(localRank, localWorld, world));
    }
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("port " + port + " is outside 1 to 65535");
    }
  }

  /**
   * Reads the variables of torchrun ({@code RANK} ...), else those by which Kubeflow configures it
   * ({@code PET_...}), else Slurm's.
   *
   * @return empty for a process on its own, whose run nobody would start again
   * @throws IllegalArgumentException naming the variable that is missing or no number
   */
  public static Optional<RankEnvironment> of(Map<String, String> variables) {
    Variables env = new Variables(variables);
    Optional<RankEnvironment> found = Optional.empty();
    if (env.has("RANK")) {
      found = Optional.of(torchrun(env));
    } else if (env.has("PET_NNODES")) {
      found = Optional.of(kubeflow(env));
    } else if (env.has("SLURM_PROCID")) {
      found = Optional.of(slurm(env));
    }
    return found.filter(place -> place.world > 1 || place.hosted);
  }

  private static RankEnvironment torchrun(Variables env) {
    int world = env.number("WORLD_SIZE");
    boolean hosted = env.text("TORCHELASTIC_USE_AGENT_STORE", "").equalsIgnoreCase("true");
    return new RankEnvironment(
        env.number("RANK"),
        world,
        env.number("LOCAL_RANK", 0),
        env.number("LOCAL_WORLD_SIZE", 1),
        world == 1 && !hosted ? "localhost" : env.text("MASTER_ADDR"),
        env.number("MASTER_PORT", DEFAULT_PORT),
        hosted,
        env.number("TORCHELASTIC_RESTART_COUNT", 0));
  }

  /** One process a node; more of them are {@code launch}'s to start. */
  private static RankEnvironment kubeflow(Variables env) {
    String processes = env.text("PET_NPROC_PER_NODE", "1");
    if (!processes.equals("1")) {
      throw new IllegalArgumentException(
          "PET_NPROC_PER_NODE is %s: start the ranks of a node with equipoise launch -- train ..."
              .formatted(processes));
    }
    int world = env.number("PET_NNODES");
    return new RankEnvironment(
        env.number("PET_NODE_RANK", 0),
        world,
        0,
        1,
        world == 1 ? "localhost" : env.text("PET_MASTER_ADDR"),
        env.number("PET_MASTER_PORT", DEFAULT_PORT),
        false,
        0);
  }

  /** Of a task that srun started; the first node of the step is the master. */
  private static RankEnvironment slurm(Variables env) {
    int world = env.number("SLURM_STEP_NUM_TASKS", env.number("SLURM_NTASKS", 1));
    int node = env.number("SLURM_NODEID", 0);
    String tasks = env.text("SLURM_STEP_TASKS_PER_NODE", env.text("SLURM_TASKS_PER_NODE", "1"));
    String nodes = env.text("SLURM_STEP_NODELIST", env.text("SLURM_JOB_NODELIST", "localhost"));
    int job = env.number("SLURM_JOB_ID", 0);
    return new RankEnvironment(
        env.number("SLURM_PROCID"),
        world,
        env.number("SLURM_LOCALID", 0),
        Math.min(world, SlurmLists.tasksOf(node, tasks)),
        env.text("MASTER_ADDR", SlurmLists.firstHost(nodes)),
        env.number("MASTER_PORT", LEAST_SLURM_PORT + job % SLURM_PORTS),
        false,
        0);
  }

  /** The variables of torchrun that say this, for the environment of the process. */
  public Map<String, String> variables() {
    return Map.of(
        "RANK",
        Integer.toString(rank),
        "LOCAL_RANK",
        Integer.toString(localRank),
        "WORLD_SIZE",
        Integer.toString(world),
        "LOCAL_WORLD_SIZE",
        Integer.toString(localWorld),
        "MASTER_ADDR",
        host,
        "MASTER_PORT",
        Integer.toString(port),
        "TORCHELASTIC_USE_AGENT_STORE",
        hosted ? "True" : "False",
        "TORCHELASTIC_RESTART_COUNT",
        Integer.toString(attempt));
  }

  /** Where to look for the store. */
  String address() {
    return host + ":" + port;
  }

  private record Variables(Map<String, String> all) {
    boolean has(String name) {
      return all.containsKey(name);
    }

    String text(String name, String otherwise) {
      return all.getOrDefault(name, otherwise);
    }

    String text(String name) {
      String value = all.get(name);
      if (value == null || value.isBlank()) {
        throw new IllegalArgumentException(
            "the environment has ranks but no %s: start them with equipoise launch or torchrun"
                .formatted(name));
      }
      return value;
    }

    int number(String name, int otherwise) {
      return has(name) ? number(name) : otherwise;
    }

    int number(String name) {
      String value = text(name);
      try {
        return Integer.parseInt(value.strip());
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(
            "%s is %s in the environment: a whole number is needed".formatted(name, value), e);
      }
    }
  }
}
