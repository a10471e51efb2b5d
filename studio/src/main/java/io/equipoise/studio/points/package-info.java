/**
 * A run on points of the plane on the studio's page: generated and real points over the surface of
 * the discriminator, from the snapshots that a training writes.
 *
 * <p>{@code Snapshots} knows what there is and how many modes each has; {@code PointsRoutes} hands
 * it out. Plain Java: no tensor is made.
 *
 * <p>Imports {@code studio.frame}, {@code web}, and of core {@code run}, {@code latent}, {@code
 * data} and {@code metrics}.
 */
package io.equipoise.studio.points;
