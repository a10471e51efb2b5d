/**
 * How fast this machine trains, samples and reads images: timed, compared with the most that the
 * machine can do, and in turns with PyTorch.
 *
 * <p>Imports {@code tensor}, {@code random}, {@code data}, {@code network}, {@code optimizer},
 * {@code objective} and {@code training}. Nothing imports it but the command line and the
 * benchmarks of the module {@code bench}.
 */
package io.equipoise.bench;
