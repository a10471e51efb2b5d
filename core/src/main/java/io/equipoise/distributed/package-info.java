/**
 * Several processes that train one run together: who is there (environment, store), libtorch's
 * process groups behind {@link io.equipoise.training.GradientSync}, how the loss of one is noticed
 * and named, and starting and watching the processes of a machine.
 *
 * <p>Imports {@code tensor} and {@code training}. Nothing imports it but the command line and the
 * jobs on Spark.
 */
package io.equipoise.distributed;
