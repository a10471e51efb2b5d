package io.equipoise.tensor;

import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;

/**
 * Frees every tensor that this thread makes between opening and closing the scope, except those
 * that were {@linkplain #keep kept}. The collector does not see native memory, so each step of a
 * loop opens one.
 *
 * <pre>{@code
 * try (TensorScope scope = new TensorScope()) {
 *   Tensor images = generator.forward(z);
 *   return scope.keep(images.add(new Scalar(1)));
 * }
 * }</pre>
 *
 * Parameters and optimizer state are made outside any scope and closed by their owner.
 */
public final class TensorScope implements AutoCloseable {
  private final PointerScope scope;

  /** Opens a scope on this thread. */
  public TensorScope() {
    LibTorch.load();
    scope = new PointerScope();
  }

  /**
   * Lets a tensor outlive this scope. It then belongs to the enclosing scope if there is one, else
   * to the caller, who closes it.
   *
   * @throws IllegalArgumentException if it is borrowed from another pointer, as what {@code
   *     torch.relu_} returns and the elements of a vector are: it would be freed with its owner
   */
  public <P extends Pointer> P keep(P pointer) {
    if (pointer.referenceCount() < 0) {
      throw new IllegalArgumentException(
          "a borrowed tensor cannot be kept: keep the one it is borrowed from, or a copy");
    }
    PointerScope outer = null;
    for (var open = PointerScope.getScopeIterator(); open != null && open.hasNext(); ) {
      PointerScope candidate = open.next();
      if (candidate != scope) {
        outer = candidate;
        break;
      }
    }
    pointer.retainReference();
    scope.detach(pointer); // frees nothing: the reference above holds it
    if (outer != null) {
      outer.attach(pointer);
      pointer.releaseReference();
    }
    return pointer;
  }

  /** Frees what was made in the scope and not kept. */
  @Override
  public void close() {
    scope.close();
  }
}
