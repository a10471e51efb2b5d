package io.equipoise.data;

import java.io.Serializable;

/**
 * An image that could not be read.
 *
 * @param place in the set, by name
 * @param reason names the file, what is wrong and what to do
 */
public record BadImage(long place, String reason) implements Serializable {}
