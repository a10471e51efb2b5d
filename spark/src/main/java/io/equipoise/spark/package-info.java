/**
 * Jobs for {@code spark-submit}: training in a barrier stage, one process per task; generating,
 * evaluating and packing in the executors. Core does the computing; this package only divides it
 * up.
 *
 * <p>Imports core; of the command line the terminal, failures, signals and options; picocli, Spark
 * and the Hadoop file systems that it brings. Nothing imports it. Jackson is Spark's: see the
 * module's {@code pom.xml}.
 */
package io.equipoise.spark;
