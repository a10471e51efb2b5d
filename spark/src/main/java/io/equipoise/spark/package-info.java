/**
 * Jobs for {@code spark-submit}: training in a barrier stage, one process a task; generating,
 * evaluating and packing in the executors. What a job computes is core's; here is only who does
 * which part of it.
 *
 * <p>Imports core, of the command line what it says, how it ends and what its options mean,
 * picocli, Spark and the Hadoop file systems that it brings. Nothing imports it. Jackson is
 * Spark's: see the module's {@code pom.xml}.
 */
package io.equipoise.spark;
