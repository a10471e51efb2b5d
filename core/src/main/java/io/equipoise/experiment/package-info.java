/**
 * The experiments of the papers, repeated: a plan of runs, what is measured of each, a report. A
 * {@link io.equipoise.experiment.Campaign} carries a plan out and can be stopped and resumed at any
 * moment; {@link io.equipoise.experiment.Experiment} is what one of them is about.
 *
 * <p>Imports {@code tensor}, {@code data}, {@code network}, {@code objective}, {@code run}, {@code
 * latent}, {@code metrics}, {@code features}, {@code evaluation}, {@code training} and {@code
 * report}.
 */
package io.equipoise.experiment;
