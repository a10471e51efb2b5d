package io.equipoise.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * What one task does of many like things.
 *
 * @param first place of its first one
 * @param count how many
 */
record Part(long first, long count) implements Serializable {
  /**
   * Divides things among tasks.
   *
   * @param total how many there are
   * @param piece parts begin at multiples of this
   * @param most in a part, a multiple of {@code piece} or about one
   * @param least parts, if there are enough pieces
   */
  static List<Part> of(long total, long piece, long most, int least) {
    long even = Math.min(most, (total + least - 1) / least);
    long each = Math.max(1, (even + piece - 1) / piece) * piece;
    List<Part> parts = new ArrayList<>();
    for (long first = 0; first < total; first += each) {
      parts.add(new Part(first, Math.min(each, total - first)));
    }
    return parts;
  }

  long end() {
    return first + count;
  }
}
