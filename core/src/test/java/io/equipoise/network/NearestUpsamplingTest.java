package io.equipoise.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.Derivatives;
import io.equipoise.Draws;
import io.equipoise.NativeScope;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The cheaper forms against an enlargement that is made and a convolution that walks over it. */
@ExtendWith(NativeScope.class)
class NearestUpsamplingTest {
  private static final long[] ONE = {1, 1};

  private final Tensor x = Draws.leaf(Draws.symmetric(1, 2, 3, 4, 5));
  private final Tensor weight = Draws.leaf(Draws.symmetric(2, 6, 3, 3, 3));
  private final Tensor bias = Draws.leaf(Draws.symmetric(3, 6));

  @Test
  void transposedConvolutionEqualsEnlargingTwiceAndConvolving() {
    Tensor cheap = NearestUpsampling.twiceThenConvolve(x, weight, bias);
    equal(cheap, plain(2, new TensorOptional(bias)), x, weight, bias);
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4, 8, 16, 32})
  void repeatedMiddleEqualsEnlargingManyTimesAndConvolving(int scale) {
    Tensor cheap = NearestUpsampling.manyThenConvolve(x, weight, scale);
    equal(cheap, plain(scale, new TensorOptional()), x, weight);
  }

  private Tensor plain(int scale, TensorOptional bias) {
    Tensor enlarged = torch.upsample_nearest2d(x, 4L * scale, 5L * scale);
    return torch.conv2d(enlarged, weight, bias, ONE, ONE, ONE, 1);
  }

  private static void equal(Tensor cheap, Tensor plain, Tensor... leaves) {
    assertThat(cheap.shape()).isEqualTo(plain.shape());
    assertThat(Derivatives.relativeDifference(cheap, plain)).isLessThan(1e-12);
    Tensor slope = Draws.symmetric(4, plain.shape());
    List<Tensor> found = Derivatives.of(cheap.mul(slope).sum(), leaves);
    List<Tensor> expected = Derivatives.of(plain.mul(slope).sum(), leaves);
    for (int i = 0; i < leaves.length; i++) {
      assertThat(Derivatives.relativeDifference(found.get(i), expected.get(i)))
          .as("gradient by argument %d", i)
          .isLessThan(1e-12);
    }
  }
}
