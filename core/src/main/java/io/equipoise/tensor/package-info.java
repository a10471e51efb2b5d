/**
 * Ownership of native memory: loading libtorch, scopes, copies between tensors and Java arrays.
 *
 * <p>Imports the bindings only. This is the one package that touches {@code PointerScope}.
 */
package io.equipoise.tensor;
