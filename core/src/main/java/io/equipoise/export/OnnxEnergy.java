package io.equipoise.export;

import io.equipoise.export.OnnxValue.Node;
import io.equipoise.objective.Energy;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** {@link Energy#of} written down. */
final class OnnxEnergy {
  private OnnxEnergy() {}

  /**
   * Energies {@code [N]}.
   *
   * @param images what D was given
   * @param reconstructions what it made of them
   * @param dimensions of both, N among them
   */
  static OnnxValue of(Energy energy, OnnxValue images, OnnxValue reconstructions, int dimensions) {
    Node difference = Node.of("Sub", images, reconstructions);
    Node powers =
        energy.norm() == Energy.Norm.L1
            ? Node.of("Abs", difference)
            : Node.of("Mul", difference, difference);
    long[] inner = LongStream.range(1, dimensions).toArray();
    return switch (energy.reduction()) {
      case MEAN ->
          new Node(
              "ReduceMean",
              List.of(powers),
              Map.of("axes", LongStream.of(inner).boxed().toList(), "keepdims", 0L));
      case SUM -> sum(powers, inner);
      case NORM -> {
        OnnxValue least = OnnxGraph.floats(new float[] {(float) Energy.LEAST_SUM}, List.of());
        yield Node.of("Sqrt", Node.of("Max", sum(powers, inner), least));
      }
    };
  }

  private static Node sum(OnnxValue powers, long[] inner) {
    return new Node("ReduceSum", List.of(powers, OnnxGraph.longs(inner)), Map.of("keepdims", 0L));
  }
}
