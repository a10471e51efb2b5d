/**
 * The runs of a folder as the studio shows them: the table, a run's curves and events, its control,
 * notes, and runs started from a form.
 *
 * <p>Imports {@code studio.frame}, {@code web}, {@code run}, {@code tensor}, and of {@code
 * training} what says how a run fares.
 */
package io.equipoise.studio.runs;
