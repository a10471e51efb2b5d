package io.equipoise.studio.runs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.run.ControlRequest.Action;
import io.equipoise.run.RunDirectory;
import io.equipoise.studio.frame.DiskAccess;
import io.equipoise.studio.frame.RouteGroup;
import io.equipoise.studio.frame.RunFolders;
import io.equipoise.web.HttpFailure;
import io.equipoise.web.HttpFailure.Reason;
import io.equipoise.web.Json;
import io.equipoise.web.Parameters;
import io.equipoise.web.RequestBodies;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The runs, what is in each, notes about them, and the control of those that are trained. */
public final class RunsRoutes implements RouteGroup {
  private static final long MOST_IMAGES = Long.MAX_VALUE;
  private static final long MOST_PICTURE_BYTES = 64 << 20;
  private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

  private final RunIndex index;
  private final OpenRuns runs;
  private final Live live;
  private RequestBodies bodies;

  /** Routes over a folder. */
  public RunsRoutes(RunFolders folders, DiskAccess disk) {
    index = new RunIndex(folders, disk);
    runs = new OpenRuns(folders, disk);
    live = new Live(index, runs);
    disk.start("the table of runs, before it is asked for", index::prepare);
  }

  @Override
  public void addTo(RoutesConfig routes, RequestBodies bodiesOfRequests) {
    bodies = bodiesOfRequests;
    routes.get("/api/guide", context -> Json.answer(context, Guide.json()));
    routes.get("/api/runs", this::list);
    routes.get("/api/runs/{run}", this::one);
    routes.get("/api/runs/{run}/metrics", this::metrics);
    routes.get("/api/runs/{run}/samples/{images}", this::sample);
    routes.get("/api/runs/{run}/reals", context -> picture(context, RunDirectory::reals));
    routes.put("/api/runs/{run}/notes", this::notes);
    routes.post("/api/runs/{run}/control", this::control);
    live.addTo(routes);
  }

  private void list(Context context) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    index.list().forEach(answer.putArray("runs")::add);
    Json.answer(context, answer);
  }

  private void one(Context context) {
    String name = context.pathParam("run");
    Json.answer(context, RunJson.view(name, runs.with(name, OpenRun::view)));
  }

  private void metrics(Context context) {
    Parameters asked = Parameters.ofQuery(context).allow(List.of("from", "to"));
    long from = asked.whole("from", 0, 0, MOST_IMAGES);
    long to = asked.whole("to", MOST_IMAGES, 0, MOST_IMAGES);
    boolean all = from == 0 && to == MOST_IMAGES;
    ObjectNode answer =
        runs.with(
            context.pathParam("run"),
            run ->
                run.metrics(
                    metrics -> {
                      ObjectNode curves =
                          RunJson.curves(all ? metrics.curves() : metrics.part(from, to));
                      return curves
                          .put("edition", metrics.edition())
                          .put("seen", metrics.curves().lines());
                    }));
    Json.answer(context, answer);
  }

  private void sample(Context context) {
    long images;
    try {
      images = Long.parseUnsignedLong(context.pathParam("images"));
    } catch (NumberFormatException e) {
      throw new HttpFailure(Reason.NOT_FOUND, "samples are named by images seen");
    }
    picture(context, run -> run.sample(images));
  }

  private interface Picture {
    Path of(RunDirectory run);
  }

  /** Pictures alone: a link in a run from elsewhere may lead to any file of this user. */
  private void picture(Context context, Picture picture) {
    byte[] bytes =
        runs.with(
            context.pathParam("run"),
            run -> {
              Path file = picture.of(run.directory());
              try {
                boolean shown = Files.isRegularFile(file) && Files.size(file) <= MOST_PICTURE_BYTES;
                return shown ? Files.readAllBytes(file) : null;
              } catch (IOException e) {
                throw new HttpFailure(Reason.NOT_FOUND, e);
              }
            });
    if (bytes == null || !Arrays.equals(bytes, 0, Math.min(8, bytes.length), PNG, 0, 8)) {
      throw new HttpFailure(Reason.NOT_FOUND, "the run has no such picture");
    }
    context.contentType("image/png").result(bytes);
  }

  private void notes(Context context) {
    Notes notes = Notes.sent(bodies.json(context));
    runs.with(
        context.pathParam("run"),
        run -> {
          notes.write(run.directory());
          return null;
        });
    Json.answer(context, notes.json());
  }

  private void control(Context context) {
    JsonNode asked = bodies.json(context);
    Action action;
    try {
      action = Action.of(asked.path("action").asText());
    } catch (IllegalArgumentException e) {
      throw new HttpFailure(Reason.BAD_REQUEST, e);
    }
    double value = asked.path("value").isNumber() ? asked.path("value").asDouble() : Double.NaN;
    if (action == Action.GAMMA && !(value >= 0 && value <= 1)) {
      throw new HttpFailure(Reason.BAD_REQUEST, "gamma is a number from 0 to 1");
    }
    String name = context.pathParam("run");
    String id =
        runs.with(
            name,
            run -> {
              if (run.directory().control().running().isEmpty()) {
                throw new HttpFailure(
                    Reason.BAD_REQUEST, name + " is not being trained on this machine");
              }
              return run.directory().control().ask(action, value);
            });
    Json.answer(context, JsonNodeFactory.instance.objectNode().put("id", id));
  }

  @Override
  public void close() {
    live.close();
  }
}
