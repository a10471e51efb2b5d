/**
 * How good samples are: one class per measure, each a small record of its value, what it was
 * computed from and what to be wary of.
 *
 * <p>Features are tensors {@code [N, F]}, a row an image; images come through {@link
 * io.equipoise.metrics.Images}. Statistics are float64. Nothing here is ever N x N: what compares
 * all with all works in blocks, and what can be accumulated is a stream whose memory does not grow
 * with the number of images. Ill-defined input (one sample, NaN) is an {@link
 * java.lang.IllegalArgumentException} that says so, never a NaN.
 *
 * <p>Imports {@code tensor} and {@code random}.
 */
package io.equipoise.metrics;
