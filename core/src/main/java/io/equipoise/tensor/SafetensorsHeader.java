package io.equipoise.tensor;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.equipoise.tensor.Safetensors.Entry;
import io.equipoise.tensor.Safetensors.Header;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Parses and checks the JSON header of one safetensors file. Trusts nothing in it. */
final class SafetensorsHeader {
  private static final int MAX_DIMENSIONS = 64; // libtorch's iterators have no more
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final String file;

  SafetensorsHeader(String file) {
    this.file = file;
  }

  /**
   * @param json the header without its length
   * @param dataBytes bytes that follow the header
   */
  Header parse(ByteBuffer json, long dataBytes) throws IOException {
    long dataOffset = 8L + json.remaining();
    List<Entry> entries = new ArrayList<>();
    Map<String, String> metadata = new LinkedHashMap<>();
    try (JsonParser parser = JSON.createParser(decode(json))) {
      expect(parser.nextToken(), JsonToken.START_OBJECT, "the header");
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        if (name.equals(Safetensors.METADATA)) {
          readMetadata(parser, metadata);
        } else {
          entries.add(readEntry(parser, name));
        }
      }
      if (parser.nextToken() != null) {
        throw corrupt("the header goes on after its closing brace");
      }
    } catch (JsonParseException | StreamConstraintsException e) {
      throw new CorruptFileException(
          file,
          "the header is not valid JSON at offset %d: %s"
              .formatted(8 + e.getLocation().getCharOffset(), e.getOriginalMessage()),
          e);
    }
    entries.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
    checkCover(entries, dataBytes);
    Map<String, Entry> byName = new LinkedHashMap<>();
    entries.forEach(entry -> byName.put(entry.name(), entry));
    return new Header(
        Collections.unmodifiableMap(byName), Collections.unmodifiableMap(metadata), dataOffset);
  }

  /** Strictly UTF-8: left to itself, the parser would guess among five encodings. */
  private String decode(ByteBuffer json) {
    if (!json.hasRemaining() || json.get(json.position()) != '{') {
      throw corrupt("the header at offset 8 does not begin with '{'");
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(json).toString();
    } catch (CharacterCodingException e) {
      throw new CorruptFileException(file, "the header is not UTF-8", e);
    }
  }

  private void readMetadata(JsonParser parser, Map<String, String> into) throws IOException {
    expect(parser.nextToken(), JsonToken.START_OBJECT, Safetensors.METADATA);
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String key = parser.currentName();
      expect(parser.nextToken(), JsonToken.VALUE_STRING, Safetensors.METADATA + "." + key);
      into.put(key, parser.getText());
    }
  }

  private Entry readEntry(JsonParser parser, String name) throws IOException {
    expect(parser.nextToken(), JsonToken.START_OBJECT, name);
    ElementType type = null;
    List<Long> shape = null;
    List<Long> offsets = null;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      switch (field) {
        case "dtype" -> type = readType(parser, name);
        case "shape" -> shape = readLongs(parser, name + ".shape", MAX_DIMENSIONS);
        case "data_offsets" -> offsets = readLongs(parser, name + ".data_offsets", 2);
        default -> throw corrupt(name + " has the unknown field " + field);
      }
    }
    if (type == null || shape == null || offsets == null) {
      throw corrupt(name + " lacks one of dtype, shape and data_offsets");
    }
    if (offsets.size() != 2 || offsets.get(0) > offsets.get(1)) {
      throw corrupt(name + ".data_offsets is " + offsets + ", expected [begin, end]");
    }
    Entry entry = new Entry(name, type, List.copyOf(shape), offsets.get(0), offsets.get(1));
    checkSize(entry);
    return entry;
  }

  private ElementType readType(JsonParser parser, String name) throws IOException {
    expect(parser.nextToken(), JsonToken.VALUE_STRING, name + ".dtype");
    String dtype = parser.getText();
    return ElementType.named(dtype)
        .orElseThrow(() -> corrupt(name + ".dtype is " + dtype + ", which is not supported here"));
  }

  private List<Long> readLongs(JsonParser parser, String what, int max) throws IOException {
    expect(parser.nextToken(), JsonToken.START_ARRAY, what);
    List<Long> values = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      expect(parser.currentToken(), JsonToken.VALUE_NUMBER_INT, what);
      if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
          || parser.getLongValue() < 0) {
        throw corrupt(what + " holds " + parser.getText() + ", outside 0 to 2^63 - 1");
      }
      values.add(parser.getLongValue());
      if (values.size() > max) {
        throw corrupt(what + " has more than " + max + " numbers");
      }
    }
    return values;
  }

  private void checkSize(Entry entry) {
    long product = entry.type().bytes();
    boolean empty = false;
    try {
      for (long extent : entry.shape()) {
        empty |= extent == 0;
        // a zero does not excuse the other extents: libtorch multiplies them for the strides
        product = Math.multiplyExact(product, Math.max(1, extent));
      }
    } catch (ArithmeticException e) {
      throw new CorruptFileException(
          file,
          "%s has more than 2^63 bytes by its shape %s".formatted(entry.name(), entry.shape()),
          e);
    }
    long expected = empty ? 0 : product;
    if (entry.byteCount() != expected) {
      throw corrupt(
          "%s has data_offsets [%d, %d] for %d bytes (%s %s)"
              .formatted(
                  entry.name(), entry.begin(), entry.end(), expected, entry.type(), entry.shape()));
    }
  }

  /** Every byte of the data belongs to exactly one tensor. */
  private void checkCover(List<Entry> entries, long dataBytes) {
    long end = 0;
    for (Entry entry : entries) {
      if (entry.begin() != end) {
        throw corrupt(
            "%s begins at data offset %d, expected %d: %s"
                .formatted(
                    entry.name(), entry.begin(), end, entry.begin() < end ? "overlap" : "hole"));
      }
      end = entry.end();
    }
    if (end != dataBytes) {
      throw corrupt(
          "the tensors take %d bytes, the file holds %d after the header"
              .formatted(end, dataBytes));
    }
  }

  private void expect(JsonToken found, JsonToken expected, String what) {
    if (found != expected) {
      throw corrupt("%s is %s, expected %s".formatted(what, found, expected));
    }
  }

  private CorruptFileException corrupt(String problem) {
    return new CorruptFileException(file, problem);
  }
}
