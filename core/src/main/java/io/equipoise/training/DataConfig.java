package io.equipoise.training;

import io.equipoise.data.Fit;

/**
 * What is learned.
 *
 * @param spec a data spec, e.g. {@code faces} or the path of a folder
 * @param fit how images of another shape are brought to the resolution
 * @param skipBad whether unreadable images are left out
 * @param flip whether images are flipped left to right at random
 */
public record DataConfig(String spec, Fit fit, boolean skipBad, boolean flip) {}
