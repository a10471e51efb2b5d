/**
 * The command {@code equipoise}: one class per command.
 *
 * <p>Imports everything of core and studio. The jobs on Spark import from it what they share with
 * it: the terminal, failures, signals and options. Exit codes live in {@link
 * io.equipoise.cli.ExitCode} alone.
 */
package io.equipoise.cli;
