package io.equipoise.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.equipoise.PythonPeer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsTest {
  @TempDir Path folder;
  private TensorScope scope;

  @BeforeEach
  void openScope() {
    scope = new TensorScope();
  }

  @AfterEach
  void closeScope() {
    scope.close();
  }

  /**
   * One tensor of each type, odd sizes first by name, so that padding would be needed if unsorted.
   */
  private static Map<String, Tensor> oneOfEachType() {
    Tensor base = TensorData.of(new double[] {0, 1, 2.5, 100, 0.1}, 5);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (ElementType type : ElementType.values()) {
      tensors.put(type.name(), base.to(type.scalarType()));
    }
    return tensors;
  }

  @Test
  void everyTypeComesBackBitForBit() throws IOException {
    Map<String, Tensor> written = oneOfEachType();
    written.put("scalar", TensorData.of(new float[] {Float.MIN_VALUE}));
    written.put("empty", torch.empty(3, 0, 2));
    Path file = folder.resolve("all.safetensors");
    Safetensors.write(file, written, Map.of("who", "\"quoted\" \u00fc \n"));

    Map<String, Tensor> read = Safetensors.read(file);

    assertThat(read).containsOnlyKeys(written.keySet());
    written.forEach(
        (name, tensor) -> {
          assertThat(read.get(name).scalar_type().intern())
              .isEqualTo(tensor.scalar_type().intern());
          assertThat(read.get(name).shape()).isEqualTo(tensor.shape());
          assertThat(torch.equal(read.get(name), tensor)).as(name).isTrue();
        });
    assertThat(Safetensors.header(file).metadata()).containsEntry("who", "\"quoted\" \u00fc \n");
  }

  @Test
  void everyTensorIsAlignedToItsElementsAndTheHeaderToEight() throws IOException {
    Path file = folder.resolve("all.safetensors");
    Safetensors.write(file, oneOfEachType(), Map.of());
    Safetensors.Header header = Safetensors.header(file);
    assertThat(header.dataOffset() % 8).isZero();
    assertThat(header.entries().values())
        .allSatisfy(entry -> assertThat(entry.begin() % entry.type().bytes()).isZero());
  }

  @Test
  void channelsLastIsWrittenInPlainOrder() throws IOException {
    Tensor plain = torch.arange(new org.bytedeco.pytorch.Scalar(24)).to(ScalarType.Float);
    Tensor images = plain.view(1, 2, 3, 4);
    Path file = folder.resolve("a.safetensors");
    Safetensors.write(file, Map.of("x", images.contiguous(MemoryFormat.ChannelsLast)), Map.of());
    assertThat(TensorData.floats(Safetensors.read(file).get("x").view(24)))
        .isEqualTo(TensorData.floats(plain));
    byte[] bytes = Files.readAllBytes(file);
    assertThat(bytes[bytes.length - 8 + 2]).isEqualTo((byte) 0xB0); // 22.0f = 0x41B00000 before 23
  }

  @Test
  void theSameTensorsGiveTheSameBytes() throws IOException {
    Tensor a = TensorData.of(new float[] {1, 2}, 2);
    Tensor b = TensorData.of(new float[] {3}, 1);
    Map<String, Tensor> oneOrder = new LinkedHashMap<>();
    oneOrder.put("a", a);
    oneOrder.put("b", b);
    Map<String, Tensor> otherOrder = new LinkedHashMap<>();
    otherOrder.put("b", b);
    otherOrder.put("a", a);
    Safetensors.write(folder.resolve("1"), oneOrder, Map.of());
    Safetensors.write(folder.resolve("2"), otherOrder, Map.of());
    assertThat(folder.resolve("1")).hasSameBinaryContentAs(folder.resolve("2"));
  }

  @Test
  void tensorsBelongToTheScopeTheyAreReadIn() throws IOException {
    Path file = folder.resolve("a.safetensors");
    Safetensors.write(file, oneOfEachType(), Map.of());
    long before = Pointer.totalCount();
    try (TensorScope inner = new TensorScope()) {
      assertThat(TensorData.floats(Safetensors.read(file).get("F32"))).hasSize(5);
      assertThat(Pointer.totalCount()).isGreaterThan(before);
    }
    assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
  }

  @Test
  void nothingStaysOpenWhenReadingFailsHalfway() throws IOException {
    Path file = folder.resolve("a.safetensors");
    Map<String, Tensor> tensors = oneOfEachType();
    Safetensors.write(file, tensors, Map.of());
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 6] = 2; // the bool tensor comes before the last five bytes of U8
    Files.write(file, bytes);
    long before = Pointer.totalCount();
    assertThatThrownBy(() -> Safetensors.read(file))
        .isInstanceOf(CorruptFileException.class)
        .hasMessageContaining("neither 0 nor 1");
    assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
  }

  @Test
  void typesThatTheFormatOrWeLackAreRefusedByName() {
    Tensor shorts = TensorData.of(new float[] {1}, 1).to(ScalarType.Short);
    assertThatThrownBy(
            () -> Safetensors.write(folder.resolve("a"), Map.of("weights", shorts), Map.of()))
        .hasMessageContaining("weights is of type Short");
  }

  @Test
  void pythonReadsOurs() throws IOException, InterruptedException {
    Path file = folder.resolve("ours.safetensors");
    Map<String, Tensor> tensors = oneOfEachType();
    tensors.put("empty", torch.empty(3, 0, 2));
    tensors.put("scalar", TensorData.of(new double[] {Double.MIN_VALUE}));
    Safetensors.write(file, tensors, Map.of("format", "pt"));
    String output =
        PythonPeer.run(
            """
            import sys, torch
            from safetensors import safe_open
            base = torch.tensor([0, 1, 2.5, 100, 0.1], dtype=torch.float64)
            names = "F64 I64 F32 I32 F16 BF16 U8 BOOL".split()
            types = [torch.float64, torch.int64, torch.float32, torch.int32, torch.float16,
                     torch.bfloat16, torch.uint8, torch.bool]
            with safe_open(sys.argv[1], "pt") as f:
                assert f.metadata() == {"format": "pt"}, f.metadata()
                assert len(f.keys()) == 10
                for name, dtype in zip(names, types):
                    t = f.get_tensor(name)
                    assert t.dtype == dtype and torch.equal(t, base.to(dtype)), (name, t)
                assert f.get_tensor("empty").shape == (3, 0, 2)
                assert f.get_tensor("scalar").item() == 5e-324
            print("equal")
            """,
            file);
    assertThat(output).contains("equal");
  }

  @Test
  void weReadPythons() throws IOException, InterruptedException {
    Path file = folder.resolve("theirs.safetensors");
    PythonPeer.run(
        """
        import sys, torch
        from safetensors.torch import save_file
        base = torch.tensor([0, 1, 2.5, 100, 0.1], dtype=torch.float64)
        names = "F64 I64 F32 I32 F16 BF16 U8 BOOL".split()
        types = [torch.float64, torch.int64, torch.float32, torch.int32, torch.float16,
                 torch.bfloat16, torch.uint8, torch.bool]
        tensors = {n: base.to(t) for n, t in zip(names, types)}
        save_file(tensors, sys.argv[1], metadata={"from": "python"})
        """,
        file);
    Map<String, Tensor> read = Safetensors.read(file);
    Map<String, Tensor> expected = oneOfEachType();
    assertThat(read).containsOnlyKeys(expected.keySet());
    expected.forEach(
        (name, tensor) -> assertThat(torch.equal(read.get(name), tensor)).as(name).isTrue());
    assertThat(Safetensors.header(file).metadata()).isEqualTo(Map.of("from", "python"));
  }

  @Test
  void tensorsAreListedInTheOrderOfTheirData() throws IOException {
    Path file = folder.resolve("all.safetensors");
    Safetensors.write(file, oneOfEachType(), Map.of());
    assertThat(List.copyOf(Safetensors.read(file).keySet()))
        .containsExactly("F64", "I64", "F32", "I32", "BF16", "F16", "BOOL", "U8");
  }
}
