package io.equipoise.distributed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RankEnvironmentTest {
  private static final Map<String, String> TORCHRUN =
      Map.of(
          "RANK", "5",
          "LOCAL_RANK", "1",
          "WORLD_SIZE", "8",
          "LOCAL_WORLD_SIZE", "4",
          "MASTER_ADDR", "gpu1",
          "MASTER_PORT", "29400");
  private static final Map<String, String> KUBEFLOW =
      Map.of(
          "PET_NNODES", "3",
          "PET_NPROC_PER_NODE", "1",
          "PET_NODE_RANK", "2",
          "PET_MASTER_ADDR", "job-node-0",
          "PET_MASTER_PORT", "29600");
  private static final Map<String, String> SLURM =
      Map.of(
          "SLURM_PROCID", "6",
          "SLURM_STEP_NUM_TASKS", "7",
          "SLURM_LOCALID", "2",
          "SLURM_NODEID", "1",
          "SLURM_STEP_TASKS_PER_NODE", "4,3",
          "SLURM_STEP_NODELIST", "node[03-04]",
          "SLURM_JOB_ID", "123456");

  private static RankEnvironment of(Map<String, String> variables) {
    return RankEnvironment.of(variables).orElseThrow();
  }

  private static Map<String, String> both(Map<String, String> some, Map<String, String> others) {
    Map<String, String> all = new HashMap<>(some);
    all.putAll(others);
    return all;
  }

  @Test
  void processWithoutRanksIsOnItsOwn() {
    assertThat(RankEnvironment.of(Map.of("PATH", "/bin"))).isEmpty();
    assertThat(RankEnvironment.of(Map.of("RANK", "0", "WORLD_SIZE", "1"))).isEmpty();
    assertThat(RankEnvironment.of(Map.of("SLURM_PROCID", "0", "SLURM_NTASKS", "1"))).isEmpty();
    assertThat(RankEnvironment.of(Map.of("PET_NNODES", "1"))).isEmpty();
  }

  /** Who keeps the store starts it again, and it finds its run there. */
  @Test
  void singleProcessWithAStoreThatOutlivesItIsARank() {
    Map<String, String> variables =
        Map.of(
            "RANK", "0",
            "WORLD_SIZE", "1",
            "MASTER_ADDR", "gpu1",
            "MASTER_PORT", "29400",
            "TORCHELASTIC_USE_AGENT_STORE", "True",
            "TORCHELASTIC_RESTART_COUNT", "1");
    assertThat(of(variables)).isEqualTo(new RankEnvironment(0, 1, 0, 1, "gpu1", 29400, true, 1));
  }

  @Test
  void torchrunsVariablesAreRead() {
    assertThat(of(TORCHRUN)).isEqualTo(new RankEnvironment(5, 8, 1, 4, "gpu1", 29400, false, 0));
    Map<String, String> agent =
        Map.of("TORCHELASTIC_USE_AGENT_STORE", "True", "TORCHELASTIC_RESTART_COUNT", "2");
    assertThat(of(both(TORCHRUN, agent)))
        .isEqualTo(new RankEnvironment(5, 8, 1, 4, "gpu1", 29400, true, 2));
  }

  @Test
  void kubeflowsNodeIsARank() {
    assertThat(of(KUBEFLOW))
        .isEqualTo(new RankEnvironment(2, 3, 0, 1, "job-node-0", 29600, false, 0));
  }

  @Test
  void slurmsTaskIsARankAndTheFirstNodeTheMaster() {
    assertThat(of(SLURM)).isEqualTo(new RankEnvironment(6, 7, 2, 3, "node03", 23456, false, 0));
    assertThat(of(both(SLURM, Map.of("MASTER_ADDR", "10.0.0.3", "MASTER_PORT", "4000"))))
        .isEqualTo(new RankEnvironment(6, 7, 2, 3, "10.0.0.3", 4000, false, 0));
  }

  @Test
  void torchrunWinsOverKubeflowWinsOverSlurm() {
    assertThat(of(both(both(SLURM, KUBEFLOW), TORCHRUN)).host()).isEqualTo("gpu1");
    assertThat(of(both(SLURM, KUBEFLOW)).host()).isEqualTo("job-node-0");
  }

  @Test
  void variablesSayWhatWasReadFromThem() {
    RankEnvironment place = new RankEnvironment(3, 8, 1, 2, "gpu1", 29500, true, 4);
    assertThat(RankEnvironment.of(place.variables())).contains(place);
  }

  @Test
  void whatIsMissingOrNoNumberIsNamed() {
    assertThatThrownBy(() -> RankEnvironment.of(Map.of("RANK", "1", "WORLD_SIZE", "2")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("MASTER_ADDR");
    assertThatThrownBy(() -> RankEnvironment.of(both(TORCHRUN, Map.of("RANK", "first"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("RANK is first");
    assertThatThrownBy(() -> RankEnvironment.of(both(TORCHRUN, Map.of("RANK", "8"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("rank 8 of 8");
    assertThatThrownBy(() -> RankEnvironment.of(both(KUBEFLOW, Map.of("PET_NPROC_PER_NODE", "8"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("equipoise launch");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "node03; node03",
        "node[03-05,7]; node03",
        "gpu[7,9],big1; gpu7",
        "big1,gpu[7,9]; big1",
        "a-b[1-2]-ib; a-b1"
      })
  void firstHostOfSlurmsList(String list, String first) {
    assertThat(SlurmLists.firstHost(list)).isEqualTo(first);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {"4; 0; 4", "4(x2),1; 1; 4", "4(x2),1; 2; 1", "2,3(x3); 3; 3"})
  void tasksOfANodeOfSlurm(String tasks, int node, int expected) {
    assertThat(SlurmLists.tasksOf(node, tasks)).isEqualTo(expected);
  }
}
