package io.equipoise.cli;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * While open, Ctrl-C, SIGTERM and a closed terminal end the work in good order; a second one leaves
 * at once. In a process that another one of ours started the end of standard input does the same as
 * SIGTERM.
 *
 * <p>The JDK has no public API for signals, so {@code sun.misc.Signal} is reached by reflection;
 * shutdown hooks could not let a second Ctrl-C through.
 */
public final class Signals implements AutoCloseable {
  /** What a training does, said to whoever stops it. */
  public static final String AFTER_THIS_STEP =
      "Stopping after this step, with a checkpoint; again to leave at once.";

  private static final Map<String, Integer> CODES =
      Map.of("INT", ExitCode.INTERRUPTED, "TERM", ExitCode.TERMINATED, "HUP", ExitCode.HANGUP);

  private final AtomicInteger code = new AtomicInteger();

  private Signals() {}

  /**
   * Begins to listen.
   *
   * @param stop ends the work; called from another thread
   * @param message says what happens now
   */
  public static Signals stopping(Runnable stop, String message, Terminal terminal) {
    Signals signals = new Signals();
    CODES.forEach((name, code) -> signals.handle(name, code, stop, message, terminal));
    Supervision.onEnd(stop);
    return signals;
  }

  /** Whether one came. */
  public boolean came() {
    return code.get() != 0;
  }

  /** The code of the signal that came; that of SIGTERM where the studio or a process ended it. */
  public int exitCode() {
    return came() ? code.get() : ExitCode.TERMINATED;
  }

  private void handle(String name, int exit, Runnable stop, String message, Terminal terminal) {
    install(
        name,
        () -> {
          if (!code.compareAndSet(0, exit)) {
            Runtime.getRuntime().halt(exit);
          }
          stop.run();
          terminal.tell(message);
        });
  }

  private static void install(String name, Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object proxy =
          action == null
              ? handler.getField("SIG_DFL").get(null)
              : Proxy.newProxyInstance(
                  Signals.class.getClassLoader(),
                  new Class<?>[] {handler},
                  (self, method, arguments) -> {
                    action.run();
                    return null;
                  });
      Object instance = signal.getConstructor(String.class).newInstance(name);
      signal.getMethod("handle", signal, handler).invoke(null, instance, proxy);
    } catch (InvocationTargetException e) {
      if (!(e.getCause() instanceof IllegalArgumentException)) {
        throw new IllegalStateException("the signal " + name + " cannot be handled", e);
      } // this platform has no such signal, or the JVM keeps it for itself (-Xrs)
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the signal " + name + " cannot be handled", e);
    }
  }

  @Override
  public void close() {
    CODES.keySet().forEach(name -> install(name, null));
  }
}
