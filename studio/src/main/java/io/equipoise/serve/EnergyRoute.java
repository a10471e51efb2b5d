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
import io.equipoise.web.Parameters;
import io.equipoise.web.RequestBodies;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.UploadedFile;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** {@code /v1/energy}: how unusual uploaded images are. */
final class EnergyRoute {
  private static final int MOST_NAME = 200;

  private final Generation generation;
  private final RequestBodies bodies;

  EnergyRoute(Generation generation, RequestBodies bodies) {
    this.generation = generation;
    this.bodies = bodies;
  }

  void addTo(RoutesConfig routes) {
    routes.post("/v1/energy", this::answer);
  }

  /** A file as it was sent. */
  private record Upload(String name, byte[] content) {}

  private void answer(Context context) {
    Fit usual = generation.model().fit();
    Fit fit = Parameters.ofQuery(context).allow(List.of("fit")).choice("fit", usual, Fit.class);
    RequestBodies.Lease lease = bodies.lease(context);
    boolean handedOn = false;
    try {
      if (generation.model().points()) {
        points(context);
      } else {
        List<Upload> uploads = uploads(context);
        requireCount(uploads.size());
        List<String> names = uploads.stream().map(Upload::name).toList();
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

  private void requireCount(int count) {
    if (count < 1 || count > generation.requestImages()) {
      throw new HttpFailure(
          Reason.BAD_REQUEST,
          "%d images are sent, expected 1 to %d".formatted(count, generation.requestImages()));
    }
  }

  private List<Upload> uploads(Context context) {
    if (context.isMultipartFormData()) {
      return bodies.reading(() -> parts(context));
    }
    String type = context.contentType();
    if (type == null || !(type.startsWith("image/") || type.startsWith("application/octet-"))) {
      throw new HttpFailure(
          Reason.UNSUPPORTED_TYPE,
          "send an image as the body (Content-Type: image/png or image/jpeg), or some as"
              + " multipart/form-data");
    }
    return List.of(new Upload("image", bodies.read(context)));
  }

  private static List<Upload> parts(Context context) {
    List<Upload> uploads = new ArrayList<>();
    try {
      for (UploadedFile file : context.uploadedFiles()) {
        try (InputStream stream = file.content()) {
          uploads.add(new Upload(shortened(file.filename()), stream.readAllBytes()));
        }
      }
    } catch (Exception e) { // whatever a form that is none makes of its reader
      throw new HttpFailure(
          Reason.BAD_REQUEST, "the parts of the form cannot be read: " + reason(e));
    }
    return uploads;
  }

  private static String reason(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage();
  }

  private static String shortened(String name) {
    return name.length() > MOST_NAME ? name.substring(0, MOST_NAME) : name;
  }

  private float[] decode(List<Upload> uploads, Fit fit) {
    ModelInfo model = generation.model();
    int side = model.resolution();
    int channels = model.channels();
    int each = model.values();
    byte[] all = new byte[uploads.size() * each];
    for (int i = 0; i < uploads.size(); i++) {
      Upload upload = uploads.get(i);
      byte[] pixels = SingleImage.decode(upload.name, upload.content, side, channels, fit);
      System.arraycopy(pixels, 0, all, i * each, each);
    }
    return SingleImage.values(all, side, channels);
  }

  private void points(Context context) {
    byte[] body = bodies.read(context);
    JsonNode points = Parameters.json(body, 0, body.length).path("points");
    requireCount(points.size());
    float[] values = new float[2 * points.size()];
    List<String> names = new ArrayList<>();
    for (int i = 0; i < points.size(); i++) {
      JsonNode point = points.get(i);
      if (point.size() != 2 || !point.get(0).isNumber() || !point.get(1).isNumber()) {
        throw new HttpFailure(
            Reason.BAD_REQUEST, "points[" + i + "] is no pair of numbers: send [[x, y], ...]");
      }
      values[2 * i] = (float) point.get(0).asDouble();
      values[2 * i + 1] = (float) point.get(1).asDouble();
      names.add(point.toString());
    }
    generation.scores(context, points.size(), () -> values, made -> body(names, made));
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
    return new Answers.Body("application/json", json.toString().getBytes(StandardCharsets.UTF_8));
  }
}
