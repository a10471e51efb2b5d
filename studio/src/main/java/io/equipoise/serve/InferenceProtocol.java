package io.equipoise.serve;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.latent.Sampler;
import io.equipoise.run.Versions;
import io.equipoise.web.Answers;
import io.equipoise.web.HttpFailure;
import io.equipoise.web.HttpFailure.Reason;
import io.equipoise.web.Json;
import io.equipoise.web.RequestBodies;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Arrays;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * {@code /v2}: the Open Inference Protocol, version 2, as KServe and Triton clients speak it. One
 * model, named as its run; its version is the number of real images that its checkpoint has seen.
 *
 * <p>Inputs: {@code z} FP32 {@code [n, Z]}; or {@code seed} INT64 {@code [n]}, with {@code index}
 * INT64 {@code [n]} (0 if it is left out): image i of a seed. Outputs: {@code images} FP32 {@code
 * [n, C, R, R]} as the generator makes them, {@code pixels} UINT8 {@code [n, R, R, C]}; {@code
 * points} FP32 {@code [n, 2]} of a run on points.
 */
final class InferenceProtocol {
  private static final String IMAGES = "images";
  private static final String PIXELS = "pixels";
  private static final String POINTS = "points";

  private final Generation generation;
  private final RequestBodies bodies;
  private final LongSupplier version;
  private final BooleanSupplier ready;

  InferenceProtocol(
      Generation generation, RequestBodies bodies, LongSupplier version, BooleanSupplier ready) {
    this.generation = generation;
    this.bodies = bodies;
    this.version = version;
    this.ready = ready;
  }

  void addTo(RoutesConfig routes) {
    routes.get("/v2", context -> Json.answer(context, server()));
    routes.get("/v2/health/live", context -> Json.answer(context, object().put("live", true)));
    routes.get("/v2/health/ready", context -> ready(context, object()));
    for (String model :
        new String[] {"/v2/models/{model}", "/v2/models/{model}/versions/{version}"}) {
      routes.get(
          model,
          context -> {
            requireModel(context);
            Json.answer(context, metadata());
          });
      routes.get(
          model + "/ready",
          context -> {
            requireModel(context);
            ready(context, object().put("name", generation.model().name()));
          });
      routes.post(
          model + "/infer",
          context -> {
            requireModel(context);
            infer(context);
          });
    }
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  private void ready(Context context, ObjectNode body) {
    boolean is = ready.getAsBoolean();
    Json.answer(context.status(is ? 200 : 503), body.put("ready", is));
  }

  private static ObjectNode server() {
    ObjectNode server = object().put("name", "equipoise").put("version", Versions.program());
    server.putArray("extensions").add("binary_tensor_data");
    return server;
  }

  private void requireModel(Context context) {
    String name = generation.model().name();
    Map<String, String> path = context.pathParamMap();
    String wanted = path.getOrDefault("version", Long.toString(version.getAsLong()));
    if (!path.get("model").equals(name) || !wanted.equals(Long.toString(version.getAsLong()))) {
      throw new HttpFailure(
          Reason.NOT_FOUND,
          "this server has model %s, version %d".formatted(name, version.getAsLong()));
    }
  }

  private ObjectNode metadata() {
    ModelInfo model = generation.model();
    ObjectNode json = object().put("name", model.name()).put("platform", "equipoise");
    json.putArray("versions").add(Long.toString(version.getAsLong()));
    ArrayNode inputs = json.putArray("inputs");
    tensor(inputs, "z", "FP32", -1, model.latent());
    tensor(inputs, "seed", "INT64", -1);
    tensor(inputs, "index", "INT64", -1);
    ArrayNode outputs = json.putArray("outputs");
    if (model.points()) {
      tensor(outputs, POINTS, "FP32", -1, 2);
    } else {
      int side = model.resolution();
      tensor(outputs, IMAGES, "FP32", -1, model.channels(), side, side);
      tensor(outputs, PIXELS, "UINT8", -1, side, side, model.channels());
    }
    return json;
  }

  private static void tensor(ArrayNode list, String name, String datatype, long... shape) {
    ArrayNode sizes =
        list.addObject().put("name", name).put("datatype", datatype).putArray("shape");
    Arrays.stream(shape).forEach(sizes::add);
  }

  private void infer(Context context) {
    String length = context.header(TensorMessage.LENGTH_HEADER);
    TensorMessage message = bodies.parsed(context, body -> TensorMessage.parse(body, length));
    for (String output : message.outputs().keySet()) {
      if (!hasOutput(output)) {
        throw new HttpFailure(Reason.BAD_REQUEST, "there is no output " + output);
      }
    }
    float[] latents = latents(message);
    generation.images(context, latents, made -> answer(context, message, made));
  }

  private boolean hasOutput(String name) {
    return generation.model().points()
        ? name.equals(POINTS)
        : name.equals(IMAGES) || name.equals(PIXELS);
  }

  private float[] latents(TensorMessage message) {
    for (TensorMessage.Input input : message.inputs().values()) {
      if (!Arrays.asList("z", "seed", "index").contains(input.name())) {
        throw input.wrong("is none of z, seed and index");
      }
    }
    TensorMessage.Input z = message.inputs().get("z");
    TensorMessage.Input seed = message.inputs().get("seed");
    TensorMessage.Input index = message.inputs().get("index");
    if ((z == null) == (seed == null) || (z != null && index != null)) {
      throw new HttpFailure(
          Reason.BAD_REQUEST, "give the input z, or the input seed with or without index");
    }
    return z != null ? given(z) : drawn(seed, index);
  }

  private float[] given(TensorMessage.Input z) {
    long latent = generation.model().latent();
    if (z.shape().length != 2 || z.shape()[1] != latent) {
      throw z.wrong("has shape %s, expected [n, %d]".formatted(Arrays.toString(z.shape()), latent));
    }
    requireCount(z);
    float[] values = z.floats();
    for (float value : values) {
      if (!Float.isFinite(value)) {
        throw z.wrong("holds " + value);
      }
    }
    return values;
  }

  private float[] drawn(TensorMessage.Input seed, TensorMessage.Input index) {
    requireRow(seed);
    long[] seeds = seed.longs();
    long[] indices = new long[seeds.length];
    if (index != null) {
      requireRow(index);
      indices = index.longs();
    }
    if (indices.length != seeds.length) {
      throw index.wrong("has %d values, seed has %d".formatted(indices.length, seeds.length));
    }
    int latent = generation.model().latent();
    float[] latents = new float[seeds.length * latent];
    for (int i = 0; i < seeds.length; i++) {
      float[] one = Sampler.latents(seeds[i], indices[i], 1, latent);
      System.arraycopy(one, 0, latents, i * latent, latent);
    }
    return latents;
  }

  private void requireRow(TensorMessage.Input input) {
    long[] shape = input.shape();
    if (shape.length > 2 || (shape.length == 2 && shape[1] != 1)) {
      throw input.wrong("has shape %s, expected [n] or [n, 1]".formatted(Arrays.toString(shape)));
    }
    requireCount(input);
  }

  private void requireCount(TensorMessage.Input input) {
    if (input.shape()[0] > generation.requestImages()) {
      throw input.wrong(
          "asks for %d images, at most %d at a time"
              .formatted(input.shape()[0], generation.requestImages()));
    }
  }

  private Answers.Body answer(Context context, TensorMessage message, Job.Made made) {
    ModelInfo model = generation.model();
    TensorAnswer answer = new TensorAnswer(model.name(), made.version(), message.id());
    int n = made.values().length / model.values();
    int side = model.resolution();
    int channels = model.channels();
    if (model.points()) {
      answer.add(POINTS, made.values(), asBytes(message, POINTS), n, 2);
    }
    if (!model.points() && wants(message, IMAGES)) {
      answer.add(IMAGES, made.values(), asBytes(message, IMAGES), n, channels, side, side);
    }
    if (!model.points() && wants(message, PIXELS)) {
      byte[] pixels = Sampler.pixels(made.values(), channels, side);
      answer.add(PIXELS, pixels, asBytes(message, PIXELS), n, side, side, channels);
    }
    if (!answer.hasBinary()) {
      return new Answers.Body(Json.TYPE, answer.header());
    }
    byte[] header = answer.header();
    context.header(TensorMessage.LENGTH_HEADER, Integer.toString(header.length));
    byte[] body = Arrays.copyOf(header, header.length + answer.binary().length);
    System.arraycopy(answer.binary(), 0, body, header.length, body.length - header.length);
    return new Answers.Body("application/octet-stream", body);
  }

  private static boolean wants(TensorMessage message, String output) {
    return message.outputs().isEmpty() || message.outputs().containsKey(output);
  }

  private static boolean asBytes(TensorMessage message, String output) {
    return message.outputs().getOrDefault(output, message.binary());
  }
}
