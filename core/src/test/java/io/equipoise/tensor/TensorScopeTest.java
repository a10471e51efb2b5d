package io.equipoise.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

class TensorScopeTest {
  @Test
  void whatIsKeptBelongsToTheScopeAround() {
    LibTorch.load();
    long open = Pointer.totalCount();
    Tensor kept;
    try (TensorScope outer = new TensorScope()) {
      try (TensorScope inner = new TensorScope()) {
        kept = inner.keep(torch.ones(3).add_(new Scalar(1)));
        torch.ones(5);
      }
      assertThat(TensorData.floats(kept)).containsExactly(2, 2, 2);
    }
    assertThat(kept.isNull()).isTrue();
    assertThat(Pointer.totalCount()).isLessThanOrEqualTo(open);
  }

  @Test
  void whatIsBorrowedCannotBeKept() {
    try (TensorScope outer = new TensorScope();
        TensorScope inner = new TensorScope()) {
      Tensor borrowed = torch.relu_(torch.ones(3));
      assertThatThrownBy(() -> inner.keep(borrowed))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("borrowed");
    }
  }
}
