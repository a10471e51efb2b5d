/**
 * The Java of the documentation: each class stands on its own, on {@code equipoise-core} alone. The
 * lines from {@code // --- name} to {@code // ---} stand in {@code README.md} or {@code
 * docs/library.md}.
 */
package io.equipoise.examples;
