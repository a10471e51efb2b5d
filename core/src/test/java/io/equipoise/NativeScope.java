package io.equipoise;

import io.equipoise.tensor.LibTorch;
import io.equipoise.tensor.TensorScope;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Runs each test on one thread of libtorch and frees the tensors that it made. */
public final class NativeScope implements BeforeEachCallback, AfterEachCallback {
  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(NativeScope.class);

  @Override
  public void beforeEach(ExtensionContext context) {
    LibTorch.setThreads(1);
    context.getStore(NAMESPACE).put("scope", new TensorScope());
  }

  @Override
  public void afterEach(ExtensionContext context) {
    context.getStore(NAMESPACE).remove("scope", TensorScope.class).close();
  }
}
