/**
 * What a trained generator makes: sampling by seed and by latent vector.
 *
 * <p>Imports {@code tensor}, {@code random}, {@code network} and {@code run}.
 */
package io.equipoise.latent;
