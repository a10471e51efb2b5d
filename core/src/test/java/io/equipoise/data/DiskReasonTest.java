package io.equipoise.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import org.junit.jupiter.api.Test;

/** Why packed images cannot be written. */
class DiskReasonTest {
  @Test
  void aDeniedPermissionIsCalledSo() {
    assertThat(DiskReason.of(new AccessDeniedException("/x")))
        .isEqualTo("no permission to write /x");
    assertThat(DiskReason.of(new IOException("No space left"))).isEqualTo("No space left");
  }
}
