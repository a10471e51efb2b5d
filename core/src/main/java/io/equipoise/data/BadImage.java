package io.equipoise.data;

/**
 * An image that could not be read.
 *
 * @param place in the set, by name
 * @param reason names the file, what is wrong and what to do
 */
public record BadImage(int place, String reason) {}
