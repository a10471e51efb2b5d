/**
 * What a trained run knows: sampling by seed and by latent vector, and how unusual an image is.
 *
 * <p>Imports {@code tensor}, {@code random}, {@code data}, {@code network}, {@code objective} and
 * {@code run}.
 */
package io.equipoise.latent;
