package io.equipoise.tensor;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.equipoise.tensor.Safetensors.Entry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/** Where each tensor of a new safetensors file goes, and the header that says so. */
final class SafetensorsLayout {
  private SafetensorsLayout() {}

  /** Places of the tensors: large elements first, so that each one is aligned to its own size. */
  static List<Entry> of(Map<String, Tensor> tensors) {
    List<Entry> unplaced = new ArrayList<>();
    tensors.forEach((name, tensor) -> unplaced.add(unplaced(name, tensor)));
    unplaced.sort(
        Comparator.comparing((Entry entry) -> -entry.type().bytes()).thenComparing(Entry::name));
    List<Entry> placed = new ArrayList<>();
    long end = 0;
    for (Entry entry : unplaced) {
      long next = Math.addExact(end, entry.byteCount());
      placed.add(new Entry(entry.name(), entry.type(), entry.shape(), end, next));
      end = next;
    }
    return placed;
  }

  private static Entry unplaced(String name, Tensor tensor) {
    if (name.equals(Safetensors.METADATA)) {
      throw new IllegalArgumentException(Safetensors.METADATA + " is not a name for a tensor");
    }
    ElementType type =
        ElementType.of(tensor.scalar_type().intern())
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "%s is of type %s; a safetensors file of ours holds one of %s"
                            .formatted(
                                name,
                                tensor.scalar_type().intern(),
                                Arrays.toString(ElementType.values()))));
    List<Long> shape = Arrays.stream(tensor.shape()).boxed().toList();
    return new Entry(name, type, shape, 0, Math.multiplyExact(tensor.numel(), type.bytes()));
  }

  /** The first bytes of the file: length and padded JSON. */
  static ByteBuffer header(List<Entry> entries, Map<String, String> metadata) throws IOException {
    ByteArrayOutputStream json = new ByteArrayOutputStream();
    try (JsonGenerator generator = new JsonFactory().createGenerator(json)) {
      generator.writeStartObject();
      if (!metadata.isEmpty()) {
        generator.writeObjectFieldStart(Safetensors.METADATA);
        for (Map.Entry<String, String> field : metadata.entrySet()) {
          generator.writeStringField(field.getKey(), field.getValue());
        }
        generator.writeEndObject();
      }
      for (Entry entry : entries) {
        generator.writeObjectFieldStart(entry.name());
        generator.writeStringField("dtype", entry.type().name());
        writeLongs(generator, "shape", entry.shape());
        writeLongs(generator, "data_offsets", List.of(entry.begin(), entry.end()));
        generator.writeEndObject();
      }
      generator.writeEndObject();
    }
    while (json.size() % 8 != 0) {
      json.write(' ');
    }
    if (json.size() > Safetensors.MAX_HEADER_BYTES) {
      throw new IllegalArgumentException(
          "the names of %d tensors and the metadata take more than %d bytes"
              .formatted(entries.size(), Safetensors.MAX_HEADER_BYTES));
    }
    return ByteBuffer.allocate(8 + json.size())
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(json.size())
        .put(json.toByteArray())
        .flip();
  }

  private static void writeLongs(JsonGenerator generator, String field, List<Long> values)
      throws IOException {
    generator.writeArrayFieldStart(field);
    for (long value : values) {
      generator.writeNumber(value);
    }
    generator.writeEndArray();
  }
}
