/**
 * Ownership of native memory: loading libtorch, scopes, copies between tensors and Java arrays,
 * tensors in files.
 *
 * <p>Imports the bindings and Jackson's parser (for the header of a safetensors file). This is the
 * one package that touches {@code PointerScope}.
 */
package io.equipoise.tensor;
