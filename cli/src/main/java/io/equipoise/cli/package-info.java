/**
 * The command {@code equipoise}: one class a command.
 *
 * <p>Imports everything of core and studio. Exit codes live in {@link io.equipoise.cli.ExitCode}
 * alone.
 */
package io.equipoise.cli;
