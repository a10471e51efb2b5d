/**
 * The generators and discriminators: {@code began} (BEGAN's figure 1), {@code dcgan} and {@code
 * mlp}, with the exact cheaper forms of their layers; and the classifier of the measures.
 *
 * <p>Imports {@code tensor} and {@code random}.
 */
package io.equipoise.network;
