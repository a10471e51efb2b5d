/**
 * The latent space of a run on the studio's page: samples by seed, along directions and between
 * others, what the discriminator makes of an image, the latent vector of a given image, and the
 * training images nearest to one.
 *
 * <p>{@code LatentRoutes} reads requests. What a click waits for is computed by {@code
 * ComputingThread} with the few models that {@code OpenModels} keeps; what takes seconds is a
 * {@code SlowJob} on a thread of its own, with its own copy of the networks, so that clicks stay
 * quick. Those two threads alone touch libtorch.
 *
 * <p>Imports {@code studio.frame}, {@code web}, and of core {@code latent}, {@code network}, {@code
 * objective}, {@code run}, {@code data}, {@code evaluation}, {@code features}, {@code training} and
 * {@code tensor}.
 */
package io.equipoise.studio.latent;
