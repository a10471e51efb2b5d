/**
 * The objectives as functions of the energies: losses, their slopes, the equilibrium's state; the
 * energy itself and the pulling-away term.
 *
 * <p>Imports {@code tensor}; {@link io.equipoise.objective.Equilibrium} imports nothing.
 */
package io.equipoise.objective;
