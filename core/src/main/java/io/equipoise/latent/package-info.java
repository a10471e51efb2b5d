/**
 * What can be done with a trained model: sampling by seed and by latent vector, paths between
 * latent vectors, searching for the vector of a given image, and telling how unusual an image is.
 * {@link io.equipoise.latent.ImageModel} offers all of it to a program.
 *
 * <p>Imports {@code tensor}, {@code random}, {@code data}, {@code network}, {@code optimizer},
 * {@code objective} and {@code run}.
 */
package io.equipoise.latent;
