package io.equipoise.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.equipoise.latent.Sampler;
import io.equipoise.latent.TrainedGenerator;
import io.equipoise.objective.ObjectiveConfig;
import io.equipoise.tensor.LibTorch;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The Open Inference Protocol, version 2. */
class InferenceProtocolTest {
  private static final String LENGTH = "Inference-Header-Content-Length";
  private static final int EACH = 3 * 32 * 32;

  @TempDir private static Path folder;
  private static Served served;
  private static TrainedGenerator trained;
  private static Sampler sampler;
  private static String model;

  @BeforeAll
  static void start() {
    LibTorch.setThreads(1);
    UntrainedRun run = UntrainedRun.create(folder, UntrainedRun.COLOUR, ObjectiveConfig.Name.BEGAN);
    served = Served.of(run);
    trained = TrainedGenerator.open(run.path(), OptionalLong.empty(), warning -> {});
    sampler = trained.sampler();
    model = "/v2/models/" + served.server.model();
  }

  @AfterAll
  static void stop() {
    served.close();
    trained.close();
  }

  private static JsonNode get(String path) {
    return Served.json(served.get(path, "*/*"));
  }

  @Test
  void serverAndModelDescribeThemselves() {
    assertThat(get("/v2").path("name").asText()).isEqualTo("equipoise");
    assertThat(get("/v2").path("extensions").get(0).asText()).isEqualTo("binary_tensor_data");
    assertThat(get("/v2/health/live").path("live").asBoolean()).isTrue();
    assertThat(get("/v2/health/ready").path("ready").asBoolean()).isTrue();
    assertThat(get(model + "/ready").path("ready").asBoolean()).isTrue();
    JsonNode metadata = get(model);
    assertThat(metadata.path("name").asText()).isEqualTo(served.server.model());
    assertThat(metadata.path("versions").get(0).asText()).isEqualTo("100");
    assertThat(metadata.path("inputs").get(0).toString())
        .isEqualTo("{\"name\":\"z\",\"datatype\":\"FP32\",\"shape\":[-1,8]}");
    assertThat(metadata.path("outputs").get(1).toString())
        .isEqualTo("{\"name\":\"pixels\",\"datatype\":\"UINT8\",\"shape\":[-1,32,32,3]}");
    assertThat(get(model + "/versions/100")).isEqualTo(metadata);
  }

  @ParameterizedTest
  @CsvSource({"/v2/models/other", "/v2/models/other/ready", "VERSION", "VERSION/ready"})
  void otherModelsAndVersionsAreNotThere(String path) {
    String wanted = path.replace("VERSION", model + "/versions/7");
    assertThat(Served.refusal(served.get(wanted, "*/*"), 404))
        .contains(served.server.model(), "version 100");
  }

  /** The values of an output as JSON, which must have the type and shape. */
  private static float[] floats(JsonNode output, String datatype, String shape) {
    assertThat(output.path("datatype").asText()).isEqualTo(datatype);
    assertThat(output.path("shape").toString()).isEqualTo(shape);
    float[] values = new float[output.path("data").size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) output.path("data").get(i).asDouble();
    }
    return values;
  }

  @Test
  void seedsAndIndicesAreTheImagesOfTheLibrary() {
    String request =
        """
        {"id": "x7", "inputs": [
          {"name": "seed", "shape": [3], "datatype": "INT64", "data": [5, 5, -9]},
          {"name": "index", "shape": [3], "datatype": "INT64", "data": [0, 4, 0]}]}
        """;
    JsonNode answer = Served.json(served.post(model + "/infer", request));
    assertThat(answer.path("id").asText()).isEqualTo("x7");
    assertThat(answer.path("model_name").asText()).isEqualTo(served.server.model());
    assertThat(answer.path("model_version").asText()).isEqualTo("100");
    float[] images = floats(answer.path("outputs").get(0), "FP32", "[3,3,32,32]");
    float[] five = sampler.values(sampler.latents(5, 0, 5));
    assertThat(Arrays.copyOf(images, EACH)).isEqualTo(Arrays.copyOf(five, EACH));
    assertThat(Arrays.copyOfRange(images, EACH, 2 * EACH))
        .isEqualTo(Arrays.copyOfRange(five, 4 * EACH, 5 * EACH));
    assertThat(Arrays.copyOfRange(images, 2 * EACH, 3 * EACH))
        .isEqualTo(sampler.values(sampler.latents(-9, 0, 1)));
    float[] pixels = floats(answer.path("outputs").get(1), "UINT8", "[3,32,32,3]");
    byte[] expected = Sampler.pixels(images, 3, 32);
    for (int i = 0; i < pixels.length; i++) {
      assertThat((byte) pixels[i]).isEqualTo(expected[i]);
    }
  }

  @Test
  void latentVectorsMayBeNestedOrFlat() {
    String request =
        """
        {"inputs": [{"name": "z", "shape": [2, 8], "datatype": "FP32", "data": %s}],
         "outputs": [{"name": "images"}]}
        """;
    String flat = "[0,0,0,0,0,0,0,0.5, 1,1,1,1,1,1,1,1]";
    String nested = "[[0,0,0,0,0,0,0,0.5], [1,1,1,1,1,1,1,1]]";
    JsonNode first = Served.json(served.post(model + "/infer", request.formatted(flat)));
    JsonNode second = Served.json(served.post(model + "/infer", request.formatted(nested)));
    assertThat(second).isEqualTo(first);
    assertThat(first.path("outputs")).hasSize(1);
    assertThat(first.has("id")).isFalse();
    float[] z = new float[16];
    z[7] = 0.5f;
    Arrays.fill(z, 8, 16, 1);
    assertThat(floats(first.path("outputs").get(0), "FP32", "[2,3,32,32]"))
        .isEqualTo(sampler.values(z));
  }

  private static HttpResponse<byte[]> binary(String json, byte[] tensors) {
    byte[] header = json.getBytes(StandardCharsets.UTF_8);
    byte[] body = Arrays.copyOf(header, header.length + tensors.length);
    System.arraycopy(tensors, 0, body, header.length, tensors.length);
    return served.send(
        served
            .request(model + "/infer")
            .header("Content-Type", "application/octet-stream")
            .header(LENGTH, Integer.toString(header.length))
            .POST(BodyPublishers.ofByteArray(body))
            .build());
  }

  private static byte[] littleEndian(float... values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Float.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return bytes.array();
  }

  private static final String BINARY =
      "{\"inputs\":[{\"name\":\"z\",\"shape\":[1,8],\"datatype\":\"FP32\","
          + "\"parameters\":{\"binary_data_size\":32}}],"
          + "\"outputs\":[{\"name\":\"pixels\",\"parameters\":{\"binary_data\":true}},"
          + "{\"name\":\"images\",\"parameters\":{\"binary_data\":true}}]}";

  @Test
  void tensorsMayComeAndGoAsBytes() throws IOException {
    float[] z = sampler.latents(3, 0, 1);
    HttpResponse<byte[]> response = binary(BINARY, littleEndian(z));
    assertThat(response.statusCode()).as(Served.text(response)).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/octet-stream");
    int length = Integer.parseInt(response.headers().firstValue(LENGTH).orElseThrow());
    JsonNode json =
        new ObjectMapper().readTree(new String(response.body(), 0, length, StandardCharsets.UTF_8));
    float[] expected = sampler.values(z);
    byte[] pixels = Sampler.pixels(expected, 3, 32);
    byte[] tensors = Arrays.copyOfRange(response.body(), length, response.body().length);
    assertThat(json.path("outputs").get(0).path("name").asText()).isEqualTo("images");
    assertThat(json.path("outputs").get(0).path("parameters").path("binary_data_size").asInt())
        .isEqualTo(4 * EACH);
    assertThat(json.path("outputs").get(1).path("parameters").path("binary_data_size").asInt())
        .isEqualTo(EACH);
    assertThat(Arrays.copyOf(tensors, 4 * EACH)).isEqualTo(littleEndian(expected));
    assertThat(Arrays.copyOfRange(tensors, 4 * EACH, tensors.length)).isEqualTo(pixels);
  }

  @Test
  void wrongBytesAreRefused() {
    byte[] z = littleEndian(new float[8]);
    assertThat(Served.refusal(binary(BINARY, Arrays.copyOf(z, 31)), 400))
        .contains("binary_data_size 32, there are 31 bytes");
    assertThat(Served.refusal(binary(BINARY, Arrays.copyOf(z, 33)), 400))
        .contains("1 bytes follow that belong to no input");
    assertThat(Served.refusal(binary(BINARY.replace(":32}", ":28}"), Arrays.copyOf(z, 28)), 400))
        .contains("has 28 bytes, its shape needs 4 * 8");
    z[3] = 0x7f;
    z[2] = (byte) 0x80; // infinity
    assertThat(Served.refusal(binary(BINARY, z), 400)).contains("input z holds Infinity");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | give the input z, or the input seed",
        "[] | is no JSON object",
        "{'inputs': 3} | inputs is not an array",
        "{'inputs': [{}]} | an input has no name",
        "{'inputs': [{'name': 'z'}]} | input z has no datatype",
        "{'inputs': [{'name': 'z', 'datatype': 'FP32', 'data': []}]} | no shape such as",
        "{'inputs': [{'name': 'z', 'datatype': 'FP32', 'shape': [0, 8], 'data': []}]} | at least 1",
        "{'inputs': [{'name': 'z', 'datatype': 'FP32', 'shape': [1, 8]}]} | needs data or",
        "{'inputs': [{'name': 'z', 'datatype': 'FP32', 'shape': [1, 7], 'data': []}]} | [1, 7], expected [n, 8]",
        "{'inputs': [{'name': 'z', 'datatype': 'FP32', 'shape': [1, 8], 'data': [1]}]} | has 1 values, its shape needs 8",
        "{'inputs': [{'name': 'z', 'datatype': 'FP32', 'shape': [65, 8], 'data': [1]}]} | asks for 65 images, at most 64",
        "{'inputs': [{'name': 'z', 'datatype': 'FP64', 'shape': [1, 8], 'data': [1]}]} | datatype FP64, expected FP32",
        "{'inputs': [{'name': 'z', 'datatype': 'FP32', 'shape': [1, 8], 'data': ['x']}]} | not a number",
        "{'inputs': [{'name': 'x', 'datatype': 'FP32', 'shape': [1, 8], 'data': []}]} | none of z, seed and index",
        "{'inputs': [{'name': 'seed', 'datatype': 'INT64', 'shape': [1], 'data': [1.5]}]} | 1.5, which is no INT64",
        "{'inputs': [{'name': 'seed', 'datatype': 'INT64', 'shape': [4611686018427387904, 1], 'data': []}]} | asks for",
        "{'inputs': [{'name': 'seed', 'datatype': 'INT64', 'shape': [1, 2], 'data': []}]} | expected [n] or [n, 1]",
        "{'inputs': [], 'outputs': [{'name': 'faces'}]} | there is no output faces",
      })
  void wrongMessagesSayWhatIsWrong(String body, String said) {
    HttpResponse<byte[]> response = served.post(model + "/infer", body.replace('\'', '"'));
    assertThat(Served.refusal(response, 400)).contains(said);
  }

  @Test
  void runsOnPointsHaveThemAsTheirOutput() {
    try (Served points =
        Served.of(UntrainedRun.create(folder, UntrainedRun.POINTS, ObjectiveConfig.Name.BEGAN))) {
      String path = "/v2/models/" + points.server.model();
      JsonNode answer =
          Served.json(
              points.post(
                  path + "/infer",
                  "{\"inputs\":[{\"name\":\"seed\",\"shape\":[2,1],\"datatype\":\"INT64\","
                      + "\"data\":[[1],[2]]}]}"));
      assertThat(floats(answer.path("outputs").get(0), "FP32", "[2,2]")).hasSize(4);
      assertThat(Served.json(points.get(path, "*/*")).path("outputs").get(0).path("name").asText())
          .isEqualTo("points");
    }
  }

  /** Triton's own client, where a Python has it. */
  @Test
  void tritonClientUnderstandsTheServer() throws IOException, InterruptedException {
    String python = System.getProperty("equipoise.python");
    assumeTrue(python != null, "no Python to ask with: give one by -Dequipoise.python=PATH");
    String script =
        """
        import sys
        try:
            import tritonclient.http as triton
        except ImportError as missing:
            print("SKIP", missing); sys.exit(0)
        import numpy as np
        port, token, model = sys.argv[1:]
        headers = {"Authorization": "Bearer " + token}  # infer() adds to what it is given
        client = triton.InferenceServerClient("127.0.0.1:" + port)
        assert client.is_server_live(headers) and client.is_server_ready(headers)
        assert client.is_model_ready(model, headers=headers)
        assert client.is_model_ready(model, "100", headers=headers)
        assert client.get_server_metadata(headers)["name"] == "equipoise"
        assert client.get_model_metadata(model, headers=headers)["inputs"][0]["shape"] == [-1, 8]
        results = []
        for binary in (True, False):
            seed = triton.InferInput("seed", [2], "INT64")
            seed.set_data_from_numpy(np.array([5, 6]), binary_data=binary)
            wanted = [triton.InferRequestedOutput(n, binary_data=binary) for n in ("images", "pixels")]
            answer = client.infer(model, [seed], request_id="a1", outputs=wanted, headers=dict(headers))
            assert answer.get_response()["id"] == "a1"
            images, pixels = answer.as_numpy("images"), answer.as_numpy("pixels")
            assert images.shape == (2, 3, 32, 32) and images.dtype == np.float32
            assert pixels.shape == (2, 32, 32, 3) and pixels.dtype == np.uint8
            levels = np.clip(np.floor((images + np.float32(1)) * 127.5 + 0.5), 0, 255)
            assert (levels.transpose(0, 2, 3, 1) == pixels).all()
            results.append((images, pixels))
        assert (results[0][0] == results[1][0]).all() and (results[0][1] == results[1][1]).all()
        z = triton.InferInput("z", [3, 8], "FP32")
        z.set_data_from_numpy(np.zeros((3, 8), np.float32))
        future = client.async_infer(model, [z], model_version="100", headers=dict(headers))
        assert future.get_result().as_numpy("images").shape == (3, 3, 32, 32)
        try:
            client.infer("other", [z], headers=headers)
            sys.exit("no error for another model")
        except triton.InferenceServerException as error:
            assert "this server has model" in error.message(), error.message()
        print("UNDERSTOOD")
        """;
    Process process =
        new ProcessBuilder(
                python, "-c", script, "" + served.port(), Served.TOKEN, served.server.model())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    assumeTrue(!said.startsWith("SKIP"), "that Python has no tritonclient: " + said);
    assertThat(said).contains("UNDERSTOOD");
  }
}
