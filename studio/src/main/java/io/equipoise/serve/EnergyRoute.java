package io.equipoise.serve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.data.Fit;
import io.equipoise.data.SingleImage;
import io.equipoise.web.Answers;
import io.equipoise.web.HttpFailure;
import io.equipoise.web.HttpFailure.Reason;
import io.equipoise.web.Json;
import io.equipoise.web.Parameters;
import io.equipoise.web.RequestBodies;
import io.equipoise.web.RequestBodies.File;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** {@code /v1/energy}: how unusual uploaded images are. */
final class EnergyRoute {
  private static final int MOST_NAME = 200;

  /** The data lie within 1; far beyond no energy is finite. */
  private static final int FARTHEST = 1_000_000;

  private final Generation generation;
  private final RequestBodies bodies;

  EnergyRoute(Generation generation, RequestBodies bodies) {
    this.generation = generation;
    this.bodies = bodies;
  }

  void addTo(RoutesConfig routes) {
    routes.post("/v1/energy", this::answer);
  }

  private void answer(Context context) {
    Fit usual = generation.model().fit();
    Fit fit = Parameters.ofQuery(context).allow(List.of("fit")).choice("fit", usual, Fit.class);
    RequestBodies.Lease lease = bodies.lease(context);
    boolean handedOn = false;
    try {
      if (generation.model().points()) {
        points(context, lease);
      } else {
        List<File> uploads = uploads(context, lease);
        requireCount(uploads.size(), "images");
        List<String> names = uploads.stream().map(file -> shortened(file.name())).toList();
        Supplier<float[]> images =
            () -> {
              try (lease) {
                return decode(uploads, fit);
              }
            };
        generation.scores(context, uploads.size(), images, made -> body(names, made));
        handedOn = true;
      }
    } finally {
      if (!handedOn) {
        lease.close();
      }
    }
  }

  private void requireCount(int count, String what) {
    if (count < 1 || count > generation.requestImages()) {
      throw new HttpFailure(
          Reason.BAD_REQUEST,
          "%d %s are sent, expected 1 to %d".formatted(count, what, generation.requestImages()));
    }
  }

  private static List<File> uploads(Context context, RequestBodies.Lease lease) {
    if (context.isMultipartFormData()) {
      return lease.files();
    }
    String type = context.contentType();
    if (type == null || !(type.startsWith("image/") || type.startsWith("application/octet-"))) {
      throw new HttpFailure(
          Reason.UNSUPPORTED_TYPE,
          "send an image as the body (Content-Type: image/png or image/jpeg), or some as"
              + " multipart/form-data");
    }
    return List.of(new File("image", lease.read()));
  }

  private static String shortened(String name) {
    return name.length() > MOST_NAME ? name.substring(0, MOST_NAME) : name;
  }

  private float[] decode(List<File> uploads, Fit fit) {
    ModelInfo model = generation.model();
    int side = model.resolution();
    int channels = model.channels();
    int each = model.values();
    byte[] all = new byte[uploads.size() * each];
    for (int i = 0; i < uploads.size(); i++) {
      File upload = uploads.get(i);
      byte[] pixels =
          SingleImage.decode(shortened(upload.name()), upload.content(), side, channels, fit);
      System.arraycopy(pixels, 0, all, i * each, each);
    }
    return SingleImage.values(all, side, channels);
  }

  private void points(Context context, RequestBodies.Lease lease) {
    byte[] body = lease.read();
    JsonNode points = Json.object(body, body.length).path("points");
    if (!points.isArray()) {
      throw new HttpFailure(
          Reason.BAD_REQUEST, "points is not a list: send {\"points\": [[x, y], ...]}");
    }
    requireCount(points.size(), "points");
    float[] values = new float[2 * points.size()];
    List<String> names = new ArrayList<>();
    for (int i = 0; i < points.size(); i++) {
      JsonNode point = points.get(i);
      if (!point.isArray()
          || point.size() != 2
          || !point.get(0).isNumber()
          || !point.get(1).isNumber()) {
        throw new HttpFailure(
            Reason.BAD_REQUEST, "points[" + i + "] is not a pair of numbers: send [[x, y], ...]");
      }
      values[2 * i] = coordinate(point.get(0), i);
      values[2 * i + 1] = coordinate(point.get(1), i);
      names.add(point.toString());
    }
    generation.scores(context, points.size(), () -> values, made -> body(names, made));
  }

  private static float coordinate(JsonNode number, int i) {
    double value = number.asDouble();
    if (!(Math.abs(value) <= FARTHEST)) {
      throw new HttpFailure(
          Reason.BAD_REQUEST, "points[%d] is outside %d to %d".formatted(i, -FARTHEST, FARTHEST));
    }
    return (float) value;
  }

  private Answers.Body body(List<String> names, Job.Made made) {
    ModelInfo model = generation.model();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("model", model.name()).put("checkpoint", made.version());
    json.put("measure", model.measure());
    ArrayNode scores = json.putArray("scores");
    for (int i = 0; i < names.size(); i++) {
      scores.addObject().put("name", names.get(i)).put(model.measure(), made.values()[i]);
    }
    return new Answers.Body(Json.TYPE, Json.bytes(json));
  }
}
