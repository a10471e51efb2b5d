/**
 * How fast this machine trains, samples and reads images: timed, set against what the machine can
 * do at most, and in turns with PyTorch.
 *
 * <p>Imports {@code tensor}, {@code random}, {@code data}, {@code network}, {@code optimizer},
 * {@code objective} and {@code training}. Nothing imports it but the command line.
 */
package io.equipoise.bench;
