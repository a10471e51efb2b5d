/**
 * What a trained run knows: sampling by seed and by latent vector, ways between them, the vector of
 * a given image, and how unusual an image is.
 *
 * <p>Imports {@code tensor}, {@code random}, {@code data}, {@code network}, {@code optimizer},
 * {@code objective} and {@code run}.
 */
package io.equipoise.latent;
