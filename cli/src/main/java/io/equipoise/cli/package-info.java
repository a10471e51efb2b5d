/**
 * The command {@code equipoise}: one class a command.
 *
 * <p>Imports everything of core and studio. The jobs on Spark import how it talks and ends, and
 * what its options mean. Exit codes live in {@link io.equipoise.cli.ExitCode} alone.
 */
package io.equipoise.cli;
