/**
 * Randomness by counter: every draw is a pure function of (seed, purpose, global index), so there
 * is no generator state to save and no dependence on batch size or order.
 *
 * <p>Imports nothing.
 */
package io.equipoise.random;
