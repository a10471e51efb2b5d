/**
 * What a trained run knows: sampling by seed and by latent vector, ways between them, the vector of
 * a given image, and how unusual an image is. {@link io.equipoise.latent.ImageModel} has all of it
 * for a program.
 *
 * <p>Imports {@code tensor}, {@code random}, {@code data}, {@code network}, {@code optimizer},
 * {@code objective} and {@code run}.
 */
package io.equipoise.latent;
