package io.equipoise.studio.latent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.data.DataException;
import io.equipoise.data.Fit;
import io.equipoise.data.SingleImage;
import io.equipoise.latent.TrainedRun;
import io.equipoise.network.NetworkConfig;
import io.equipoise.run.RunDirectory;
import io.equipoise.run.StorageException;
import io.equipoise.studio.frame.DiskAccess;
import io.equipoise.studio.frame.RouteGroup;
import io.equipoise.studio.frame.RunFolders;
import io.equipoise.tensor.CorruptFileException;
import io.equipoise.web.Answers;
import io.equipoise.web.HttpFailure;
import io.equipoise.web.HttpFailure.Reason;
import io.equipoise.web.Json;
import io.equipoise.web.Parameters;
import io.equipoise.web.RequestBodies;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/** The routes of a run's latent space. */
public final class LatentRoutes implements RouteGroup {
  private static final String RUN = "/api/runs/{run}/latent";
  private static final String JOB = "/api/latent-jobs/{job}";
  private static final int MOST_PLACES = 144;
  private static final int MOST_NEIGHBOURS = 24;
  private static final int WAITING = 32;
  private static final int DEADLINE_MILLIS = 20_000;

  private final RunFolders folders;
  private final DiskAccess disk;
  private final ComputingThread computing = new ComputingThread("equipoise-studio", WAITING);
  private final OpenModels models;
  private final SlowJobs jobs;
  private final NearestTraining nearest = new NearestTraining();
  private final Answers answers = new Answers(DEADLINE_MILLIS, LatentRoutes::refusal);
  private RequestBodies bodies;

  /**
   * Routes over a folder of runs.
   *
   * @param messages told what fails, in a sentence
   */
  public LatentRoutes(RunFolders folders, DiskAccess disk, Consumer<String> messages) {
    this.folders = folders;
    this.disk = disk;
    this.models = new OpenModels(messages);
    this.jobs = new SlowJobs(failure -> refusal(failure).isPresent(), messages);
  }

  @Override
  public void addTo(RoutesConfig routes, RequestBodies requestBodies) {
    bodies = requestBodies;
    routes.get(RUN, this::about);
    routes.get(RUN + "/{checkpoint}/directions", this::directions);
    routes.post(RUN + "/{checkpoint}/images", this::images);
    routes.post(RUN + "/{checkpoint}/energy", this::energy);
    routes.post(RUN + "/{checkpoint}/uploads", this::upload);
    routes.post(RUN + "/{checkpoint}/searches", this::search);
    routes.post(RUN + "/{checkpoint}/neighbours", this::neighbours);
    routes.get(JOB, context -> Json.answer(context, jobs.get(context.pathParam("job")).json()));
    routes.delete(
        JOB,
        context -> {
          SlowJob job = jobs.get(context.pathParam("job"));
          job.cancel();
          Json.answer(context, job.json());
        });
  }

  /** What a failure of the computing threads is to whoever asked. */
  private static Optional<HttpFailure> refusal(Throwable failure) {
    if (failure instanceof HttpFailure known) {
      return Optional.of(known);
    }
    if (failure instanceof DataException) {
      return Optional.of(new HttpFailure(Reason.BAD_REQUEST, failure));
    }
    boolean notThere =
        failure instanceof IllegalArgumentException
            || failure instanceof CorruptFileException
            || failure instanceof StorageException;
    return notThere ? Optional.of(new HttpFailure(Reason.NOT_FOUND, failure)) : Optional.empty();
  }

  private void about(Context context) {
    String name = context.pathParam("run");
    Json.answer(
        context,
        disk.of(
            name,
            () -> {
              RunDirectory run = folders.open(name);
              JsonNode network = run.readConfig().path("network");
              ObjectNode json = JsonNodeFactory.instance.objectNode();
              ArrayNode checkpoints = json.putArray("checkpoints");
              run.openCheckpoints(1, warning -> {}).list().forEach(checkpoints::add);
              json.put("resolution", network.path("resolution").asInt());
              json.put("channels", network.path("channels").asInt());
              json.put("latent", network.path("latent").asInt());
              return json.put("most_places", MOST_PLACES);
            }));
  }

  private void directions(Context context) {
    send(
        context,
        onModel(context, OpenModel::directions),
        directions -> {
          ObjectNode json = JsonNodeFactory.instance.objectNode();
          ArrayNode shares = json.putArray("shares");
          for (int i = 0; i < directions.count(); i++) {
            shares.add(directions.share(i));
          }
          return json;
        });
  }

  private void images(Context context) {
    List<Place> places = places(bodies.json(context));
    send(
        context,
        onModel(context, model -> new Pixels(model.pixels(places), model.network())),
        made -> {
          ObjectNode json = JsonNodeFactory.instance.objectNode();
          ArrayNode images = json.putArray("images");
          for (int i = 0; i < places.size(); i++) {
            images.add(OpenModel.png(made.pixels, i, made.network));
          }
          return json;
        });
  }

  /** Images before they are written, which other threads do. */
  private record Pixels(byte[] pixels, NetworkConfig network) {}

  private void energy(Context context) {
    Place place = place(bodies.json(context));
    send(
        context,
        onModel(context, model -> model.judge(model.values(List.of(place)))),
        Judgement::json);
  }

  private void upload(Context context) {
    Upload upload = read(context);
    send(
        context,
        onModel(
            context,
            model -> {
              NetworkConfig network = model.network();
              byte[] pixels = upload.pixels(network);
              return model.judge(
                  SingleImage.values(pixels, network.resolution(), network.channels()));
            }),
        Judgement::json);
  }

  private void search(Context context) {
    Upload upload = read(context);
    SlowJob begun =
        begin(
            run(context),
            checkpoint(context),
            (trained, job) -> ImageSearch.find(trained, upload.pixels(trained.network()), job));
    Json.answer(context, begun.json());
  }

  private void neighbours(Context context) {
    JsonNode body = bodies.json(context);
    Place place = place(body);
    int k = (int) Math.max(1, Math.min(MOST_NEIGHBOURS, body.path("k").asLong(6)));
    RunDirectory run = run(context);
    long checkpoint = checkpoint(context);
    CompletableFuture<SlowJob> begun =
        onModel(context, model -> model.pixels(List.of(place)))
            .thenApply(
                pixels ->
                    begin(
                        run, checkpoint, (trained, job) -> nearest.find(trained, pixels, k, job)));
    send(context, begun, SlowJob::json);
  }

  /** Begins what takes seconds, with a copy of the networks of its own. */
  private SlowJob begin(
      RunDirectory run, long checkpoint, BiFunction<TrainedRun, SlowJob, ObjectNode> work) {
    return jobs.begin(job -> work.apply(OpenModels.open(run, checkpoint, warning -> {}), job));
  }

  /** A file as it was sent, and how it becomes a square. */
  private record Upload(byte[] content, Fit fit) {
    byte[] pixels(NetworkConfig network) {
      return SingleImage.decode(
          "the image", content, network.resolution(), network.channels(), fit);
    }
  }

  private Upload read(Context context) {
    Fit fit = Parameters.ofQuery(context).allow(List.of("fit")).choice("fit", Fit.AUTO, Fit.class);
    return bodies.parsed(context, content -> new Upload(content, fit));
  }

  private static Place place(JsonNode body) {
    return Place.of(body.path("place"));
  }

  private static List<Place> places(JsonNode body) {
    JsonNode array = body.path("places");
    if (!array.isArray() || array.isEmpty() || array.size() > MOST_PLACES) {
      throw new HttpFailure(
          Reason.BAD_REQUEST, "places is not a list of 1 to %d places".formatted(MOST_PLACES));
    }
    List<Place> places = new ArrayList<>();
    array.forEach(one -> places.add(Place.of(one)));
    return places;
  }

  private RunDirectory run(Context context) {
    String name = context.pathParam("run");
    return disk.of(name, () -> folders.open(name));
  }

  private static long checkpoint(Context context) {
    try {
      return Long.parseLong(context.pathParam("checkpoint"));
    } catch (NumberFormatException e) {
      throw new HttpFailure(
          Reason.NOT_FOUND, "a checkpoint is named by the number of images that it has seen");
    }
  }

  /** Computes something with the model of a request. */
  private <T> CompletableFuture<T> onModel(Context context, Function<OpenModel, T> work) {
    RunDirectory run = run(context);
    FileTime written = disk.of(run.name(), () -> RunFolders.written(run));
    long checkpoint = checkpoint(context);
    return computing.begin(() -> work.apply(models.get(run, written, checkpoint)));
  }

  private <T> void send(
      Context context, CompletableFuture<T> result, Function<T, ObjectNode> encode) {
    answers.send(
        context,
        result,
        () -> {},
        made -> new Answers.Body(Json.TYPE, Json.bytes(encode.apply(made))));
  }

  @Override
  public void close() {
    if (jobs.end()) {
      nearest.close();
    }
    if (computing.end()) {
      models.close();
    }
    answers.close();
  }
}
