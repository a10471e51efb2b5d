package io.equipoise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class SnifferTest {
  @Test
  void fileThatOnlyBeginsAsGzipIsClosed() {
    AtomicBoolean closed = new AtomicBoolean();
    ByteArrayInputStream torn =
        new ByteArrayInputStream(new byte[] {0x1f, (byte) 0x8b, 8}) {
          @Override
          public void close() {
            closed.set(true);
          }
        };
    assertThatThrownBy(() -> Sniffer.contentKind("a", 3, () -> torn))
        .isInstanceOf(IOException.class);
    assertThat(closed).isTrue();
  }
}
