package io.equipoise.serve;

import io.equipoise.web.Answers;
import io.equipoise.web.HttpFailure;
import io.equipoise.web.HttpFailure.Reason;
import io.equipoise.web.Parameters;
import io.equipoise.web.RequestBodies;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;

/** {@code /v1/images}: images of seeds, and ways between them. */
final class ImagesRoute {
  private final Generation generation;
  private final RequestBodies bodies;

  ImagesRoute(Generation generation, RequestBodies bodies) {
    this.generation = generation;
    this.bodies = bodies;
  }

  void addTo(RoutesConfig routes) {
    routes.get("/v1/images", context -> answer(context, Parameters.ofQuery(context)));
    routes.post("/v1/images", context -> answer(context, body(context)));
  }

  private Parameters body(Context context) {
    if (!context.isJson()) {
      throw new HttpFailure(
          Reason.UNSUPPORTED_TYPE, "the body is read as Content-Type: application/json only");
    }
    return bodies.parsed(context, Parameters::ofJson);
  }

  private void answer(Context context, Parameters given) {
    ModelInfo model = generation.model();
    ImageFormat format = ImageFormat.of(context.header("Accept"));
    ImageRequest request = ImageRequest.of(given, model.latent(), generation.requestImages());
    format.require(request);
    generation.images(
        context,
        request.latents(),
        made -> new Answers.Body(format.type(), format.write(request, made, model)));
  }
}
