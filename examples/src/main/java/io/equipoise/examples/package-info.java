/**
 * The Java code of the documentation. Each class stands on its own and needs {@code equipoise-core}
 * alone. The lines from {@code // --- name} to {@code // ---} are shown in {@code README.md} or
 * {@code docs/library.md}.
 */
package io.equipoise.examples;
