/**
 * What all parts of the studio build on: the folder of runs, file access that cannot hang a page,
 * and the shape of a part's routes.
 *
 * <p>Imports {@code web}, {@code run} and {@code tensor}.
 */
package io.equipoise.studio.frame;
