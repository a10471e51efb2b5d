package io.equipoise.studio.runs;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.studio.frame.DiskAccess;
import io.equipoise.studio.frame.RouteGroup;
import io.equipoise.web.HttpFailure;
import io.equipoise.web.HttpFailure.Reason;
import io.equipoise.web.Json;
import io.equipoise.web.RequestBodies;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** Runs started from a form. */
public final class NewRunRoutes implements RouteGroup {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String WHAT = "the new run";

  private final RunStarter starter;
  private final DiskAccess disk;
  private RequestBodies bodies;

  /** Routes over what starts trainings. */
  public NewRunRoutes(RunStarter starter, DiskAccess disk) {
    this.starter = starter;
    this.disk = disk;
  }

  @Override
  public void addTo(RoutesConfig routes, RequestBodies bodiesOfRequests) {
    bodies = bodiesOfRequests;
    routes.get("/api/new", context -> Json.answer(context, MAPPER.valueToTree(starter.fields())));
    routes.post(
        "/api/new/check",
        context -> Json.answer(context, MAPPER.valueToTree(ask(context, starter::check))));
    routes.post("/api/new/start", context -> started(context, ask(context, starter::start)));
    routes.get("/api/new/{id}", this::state);
  }

  private <T> T ask(Context context, Function<Map<String, String>, T> question) {
    Map<String, String> options = options(context);
    try {
      return question.apply(options);
    } catch (IllegalArgumentException e) {
      throw new HttpFailure(Reason.BAD_REQUEST, e);
    }
  }

  private void state(Context context) {
    String id = context.pathParam("id");
    RunStarter.Started state;
    try {
      state = disk.of(WHAT, () -> starter.state(id));
    } catch (IllegalArgumentException e) {
      throw new HttpFailure(Reason.NOT_FOUND, e);
    }
    started(context, state);
  }

  private static void started(Context context, RunStarter.Started started) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("id", started.id()).put("phase", started.phase().name().toLowerCase(Locale.ROOT));
    json.put("run", started.run()).put("message", started.message());
    Json.answer(context, json);
  }

  private Map<String, String> options(Context context) {
    Map<String, String> options = new LinkedHashMap<>();
    bodies
        .json(context)
        .properties()
        .forEach(one -> options.put(one.getKey(), one.getValue().asText().strip()));
    options.values().removeIf(String::isEmpty);
    return options;
  }

  @Override
  public void close() {
    starter.close();
  }
}
