package io.equipoise.studio.points;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.data.DataOptions;
import io.equipoise.data.DataSpec;
import io.equipoise.data.Mixture;
import io.equipoise.latent.EnergySurface;
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
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.function.Function;

/** The routes of a run on points: which snapshots there are, and each of them as numbers. */
public final class PointsRoutes implements RouteGroup {
  private static final String PATH = "/api/runs/{run}/points";
  private static final String GAN = "gan";

  private final RunFolders folders;
  private final DiskAccess disk;
  private final Snapshots snapshots = new Snapshots();

  /** Routes over a folder of runs. */
  public PointsRoutes(RunFolders folders, DiskAccess disk) {
    this.folders = folders;
    this.disk = disk;
  }

  @Override
  public void addTo(RoutesConfig routes, RequestBodies bodies) {
    routes.get(PATH, this::about);
    routes.get(PATH + "/real", context -> floats(context, Snapshots::realPoints));
    routes.get(PATH + "/{images}/generated", context -> snapshot(context, Snapshots::points));
    routes.get(PATH + "/{images}/surface", context -> snapshot(context, Snapshots::surface));
  }

  private void about(Context context) {
    String name = context.pathParam("run");
    long after =
        Parameters.ofQuery(context).allow(List.of("after")).whole("after", -1, -1, Long.MAX_VALUE);
    ObjectNode answer = ofFiles(name, run -> about(run, after));
    Json.answer(context, answer);
  }

  private ObjectNode about(RunDirectory run, long after) {
    JsonNode config = run.readConfig();
    String objective = config.path("objective").path("name").asText();
    String spec = config.path("data").path("spec").asText();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    if (config.path("network").path("resolution").asInt() != 0) {
      throw new HttpFailure(
          Reason.BAD_REQUEST, run.name() + " is a run on images: see its latent view");
    }
    if (!spec.equals("ring") && !spec.equals("grid")) { // a foreign config may name any data
      throw new HttpFailure(
          Reason.BAD_REQUEST, run.name() + " is on points that are neither ring nor grid");
    }
    try (Mixture mixture = (Mixture) DataSpec.open(spec, DataOptions.at(32))) {
      json.put("data", mixture.name()).put("objective", objective);
      json.put("measure", objective.equals(GAN) ? "minus_logit" : "energy");
      json.put("extent", EnergySurface.EXTENT).put("sigma", mixture.sigma());
      ArrayNode centres = json.putArray("centres");
      for (double[] centre : mixture.centres()) {
        centres.addArray().add(centre[0]).add(centre[1]);
      }
      ArrayNode frames = json.putArray("snapshots");
      for (Snapshots.Facts facts : snapshots.of(run, mixture, after)) {
        frames
            .addObject()
            .put("images", facts.images())
            .put("modes", facts.modes())
            .put("high_quality", facts.highQuality())
            .put("least", facts.least())
            .put("median", facts.median());
      }
    }
    return json;
  }

  /** An array of a snapshot. */
  private interface OfSnapshot {
    float[] read(RunDirectory run, long images);
  }

  /** An array of a run. */
  private interface OfRun {
    float[] read(RunDirectory run);
  }

  private void snapshot(Context context, OfSnapshot array) {
    long images;
    try {
      images = Long.parseLong(context.pathParam("images"));
    } catch (NumberFormatException e) {
      throw new HttpFailure(
          Reason.NOT_FOUND, "a snapshot is named by the number of images that it has seen");
    }
    floats(context, run -> array.read(run, images));
  }

  /** Reads something of a run's files. */
  private <T> T ofFiles(String name, Function<RunDirectory, T> reading) {
    return disk.of(
        name,
        () -> {
          RunDirectory run = folders.open(name);
          try {
            return reading.apply(run);
          } catch (IllegalArgumentException e) { // no such file, or an array of another shape
            throw new HttpFailure(Reason.NOT_FOUND, e);
          }
        });
  }

  /** float32, little-endian. */
  private void floats(Context context, OfRun array) {
    String name = context.pathParam("run");
    float[] values = ofFiles(name, array::read);
    ByteBuffer bytes =
        ByteBuffer.allocate(Float.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    context.contentType("application/octet-stream").result(bytes.array());
  }
}
