package io.equipoise.network;

import java.util.List;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * A small network that tells the classes of a labelled set: three 3 x 3 convolutions of stride 2
 * with 32, 64 and 128 filters, a linear layer to {@value #FEATURES} features, each with ReLU, last
 * a linear layer to the logits. No part of it couples the images of a batch. Images larger than
 * {@value #LARGEST} pixels are averaged down to that first, so its cost does not grow with them.
 */
public final class ClassNetwork implements AutoCloseable {
  /** F: length of a feature vector. */
  public static final int FEATURES = 128;

  /** Side of the largest images it sees as they are. */
  public static final int LARGEST = 32;

  private static final int[] FILTERS = {32, 64, 128};
  private static final int FIRST_NUMBER = 2_000_000; // after those of Networks

  private final Parameters parameters;
  private final List<Conv3x3> convolutions;
  private final Linear hidden;
  private final Linear output;

  /**
   * A network with initial weights that depend on the seed alone.
   *
   * @param channels 1 or 3
   * @param resolution side of the images in pixels
   * @param classes K, at least 2
   */
  public ClassNetwork(int channels, int resolution, int classes, long seed, Device device) {
    parameters = new Parameters(FIRST_NUMBER);
    Conv3x3 first = new Conv3x3(parameters, "conv1", channels, FILTERS[0], 2);
    Conv3x3 second = new Conv3x3(parameters, "conv2", FILTERS[0], FILTERS[1], 2);
    Conv3x3 third = new Conv3x3(parameters, "conv3", FILTERS[1], FILTERS[2], 2);
    convolutions = List.of(first, second, third);
    int side = (Math.min(resolution, LARGEST) + 7) / 8; // halved three times, rounded up
    hidden = new Linear(parameters, "features", side * side * FILTERS[2], FEATURES);
    output = new Linear(parameters, "logits", FEATURES, classes);
    parameters.allocate(seed, ScalarType.Float, device);
  }

  /** {@code [N, C, R, R]} in [-1, 1] to features {@code [N, F]}, none below 0. */
  public Tensor features(Tensor images) {
    Tensor x =
        images.size(2) > LARGEST ? torch.adaptive_avg_pool2d(images, LARGEST, LARGEST) : images;
    for (Conv3x3 convolution : convolutions) {
      x = torch.relu_(convolution.forward(x));
    }
    Tensor raw = hidden.forward(x.contiguous().flatten(1, -1));
    return torch.relu(raw); // relu_ gives back a borrowed pointer, which could not be kept
  }

  /** Features {@code [N, F]} to logits {@code [N, K]}. */
  public Tensor logits(Tensor features) {
    return output.forward(features);
  }

  /** The weights. */
  public Parameters parameters() {
    return parameters;
  }

  @Override
  public void close() {
    parameters.close();
  }
}
