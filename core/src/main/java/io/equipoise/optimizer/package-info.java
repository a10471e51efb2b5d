/**
 * Updates from gradients, on flat buffers: {@link io.equipoise.optimizer.Adam}.
 *
 * <p>Imports none of ours.
 */
package io.equipoise.optimizer;
