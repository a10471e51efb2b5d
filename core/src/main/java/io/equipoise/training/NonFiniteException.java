package io.equipoise.training;

/** A number of a training step is infinite or not a number; the message names the first. */
public final class NonFiniteException extends RuntimeException {
  private static final long serialVersionUID = 1;

  NonFiniteException(String quantity) {
    super(quantity + " is not finite");
  }
}
