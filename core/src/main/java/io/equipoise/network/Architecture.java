package io.equipoise.network;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** The families of networks. */
public enum Architecture {
  /** BEGAN's figure 1: 3 x 3 convolutions, ELU, skip connections, no batch norm. */
  @JsonProperty("began")
  BEGAN,
  /** Strided and transposed 4 x 4 convolutions with batch norm (Radford et al. 2015; EBGAN). */
  @JsonProperty("dcgan")
  DCGAN,
  /** Fully connected layers, for points in the plane and for images. */
  @JsonProperty("mlp")
  MLP;

  /** As written on the command line. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
