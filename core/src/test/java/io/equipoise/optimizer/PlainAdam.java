package io.equipoise.optimizer;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Algorithm 1 of Kingma and Ba 2015, line by line. */
public final class PlainAdam {
  private final List<Tensor> weights;
  private final List<Tensor> m = new ArrayList<>();
  private final List<Tensor> v = new ArrayList<>();
  private final double beta1;
  private final double beta2;
  private int t;

  public PlainAdam(List<Tensor> weights, double beta1, double beta2) {
    this.weights = weights;
    this.beta1 = beta1;
    this.beta2 = beta2;
    for (Tensor weight : weights) {
      m.add(torch.zeros_like(weight));
      v.add(torch.zeros_like(weight));
    }
  }

  public void step(List<Tensor> gradients, double alpha) {
    try (AutoGradMode frozen = new AutoGradMode(false)) {
      t++;
      for (int i = 0; i < weights.size(); i++) {
        Tensor g = gradients.get(i);
        m.get(i).mul_(new Scalar(beta1)).add_(times(g, 1 - beta1));
        v.get(i).mul_(new Scalar(beta2)).add_(times(g.mul(g), 1 - beta2));
        Tensor mHat = times(m.get(i), 1 / (1 - Math.pow(beta1, t)));
        Tensor vHat = times(v.get(i), 1 / (1 - Math.pow(beta2, t)));
        Tensor update = times(mHat.div(vHat.sqrt().add(new Scalar(1e-8))), alpha);
        weights.get(i).sub_(update);
      }
    }
  }

  private static Tensor times(Tensor t, double factor) {
    return t.mul(new Scalar(factor));
  }
}
