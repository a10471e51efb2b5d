/**
 * The built-in image set {@code faces}: portraits drawn from known factors of variation.
 *
 * <p>{@link io.equipoise.data.faces.FaceFactors} says what a face is like, {@link
 * io.equipoise.data.faces.FacePainter} paints it. Imports {@code random} only: neither libtorch nor
 * AWT, so that every platform paints the same bytes.
 */
package io.equipoise.data.faces;
