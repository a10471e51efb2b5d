/**
 * Training: one step of both players, what changes slowly around it (learning rate, moving average
 * of the generator), and the loop that writes a run. {@link io.equipoise.training.Training} is the
 * entry point for a program.
 *
 * <p>Imports {@code tensor}, {@code random}, {@code data}, {@code network}, {@code optimizer},
 * {@code objective}, {@code run}, {@code latent}, {@code metrics}, {@code features} and {@code
 * evaluation}. {@code BackwardPass} is the only place with a backward pass through the players.
 */
package io.equipoise.training;
