package io.equipoise.serve;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.data.DataException;
import io.equipoise.latent.TrainedModel;
import io.equipoise.run.Bundle;
import io.equipoise.web.Answers;
import io.equipoise.web.HttpFailure;
import io.equipoise.web.Json;
import io.equipoise.web.PageFiles;
import io.equipoise.web.RequestBodies;
import io.equipoise.web.WebConfig;
import io.equipoise.web.WebServer;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Serves a run's or a bundle's generator and energies over HTTP. Safe for use by many threads;
 * close it to stop.
 */
public final class GeneratorServer implements AutoCloseable {
  private final Pending pending;
  private final Answers answers;
  private final JobQueue queue;
  private final InferenceThread inference;
  private final Optional<CheckpointFollower> follower;
  private final ModelInfo model;
  private final ServeMetrics metrics;
  private final Generation generation;
  private final WebServer web;

  private GeneratorServer(ServeConfig config, WebConfig address, Consumer<String> messages) {
    if (config.follow() && Bundle.isAt(config.run())) {
      throw new IllegalArgumentException(
          config.run() + " is a bundle, which gets no newer checkpoints: leave --follow out");
    }
    pending = new Pending(config);
    answers = new Answers(config.deadlineMillis(), GeneratorServer::refusal);
    queue = new JobQueue(config.maxBatch(), config.maxWaitMillis());
    metrics = new ServeMetrics(messages);
    inference =
        new InferenceThread(
            queue,
            pending,
            metrics,
            config.threads(),
            () -> LoadedModel.of(TrainedModel.open(config.run(), config.checkpoint(), messages)));
    try {
      model = inference.awaitReady();
      generation = new Generation(model, config, queue, pending, answers);
      metrics.gauge(
          "equipoise_pending_images", "Images asked for and not answered.", pending::images);
      metrics.gauge(
          "equipoise_checkpoint_images", "Real images seen by the model.", inference::version);
      web = WebServer.start(address, metrics, this::addRoutes);
    } catch (RuntimeException e) {
      inference.close();
      answers.close();
      throw e;
    }
    follower =
        config.follow()
            ? Optional.of(
                new CheckpointFollower(
                    config.run(),
                    inference::version,
                    next -> queue.add(new Job.Swap(next, messages)),
                    messages))
            : Optional.empty();
  }

  /**
   * Loads a run and serves it; returns when it is ready.
   *
   * @param messages told in a sentence what happens meanwhile: newer checkpoints, failures
   * @throws IllegalArgumentException if there is no such run or checkpoint, or no such address
   */
  public static GeneratorServer start(
      ServeConfig config, WebConfig address, Consumer<String> messages) {
    return new GeneratorServer(config, address, messages);
  }

  private static Optional<HttpFailure> refusal(Throwable failure) {
    return failure instanceof DataException
        ? Optional.of(new HttpFailure(HttpFailure.Reason.BAD_REQUEST, failure))
        : Optional.empty();
  }

  private void addRoutes(RoutesConfig routes, RequestBodies bodies) {
    new PageFiles(routes, GeneratorServer.class)
        .add("/", "index.html")
        .add("/page.js", "page.js")
        .add("/page.css", "page.css")
        .add("/openapi.json", "openapi.json");
    routes.get("/health/live", context -> context.result("live\n"));
    routes.get("/health/ready", this::ready);
    routes.get(
        "/metrics",
        context -> context.contentType(ServeMetrics.CONTENT_TYPE).result(metrics.text()));
    routes.get("/v1/model", this::model);
    new ImagesRoute(generation, bodies).addTo(routes);
    new EnergyRoute(generation, bodies).addTo(routes);
    new InferenceProtocol(generation, bodies, inference::version, () -> !pending.draining())
        .addTo(routes);
  }

  private void ready(Context context) {
    boolean draining = pending.draining();
    context.status(draining ? 503 : 200).result(draining ? "draining\n" : "ready\n");
  }

  private void model(Context context) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("name", model.name()).put("checkpoint", version());
    json.put("architecture", model.network().architecture().name().toLowerCase(Locale.ROOT));
    json.put("resolution", model.resolution()).put("channels", model.channels());
    json.put("latent", model.latent()).put("measure", model.measure());
    json.put("most_images", generation.requestImages());
    Json.answer(context, json);
  }

  /** Where it listens. */
  public int port() {
    return web.port();
  }

  /** Name of the model: the run's folder. */
  public String model() {
    return model.name();
  }

  /** Version of the model: real images seen by the checkpoint in use. */
  public long version() {
    return inference.version();
  }

  /** All routes, as the server itself knows them. */
  public List<WebServer.Route> routes() {
    return web.routes();
  }

  /**
   * Takes no new requests, says so to who asks whether it is ready, and waits for those under way.
   *
   * @param millis how long at most
   * @return whether all were answered
   */
  public boolean drain(long millis) throws InterruptedException {
    pending.drain();
    return pending.awaitEmpty(millis);
  }

  /** Stops; what is not answered by then is answered 503. */
  @Override
  public void close() {
    pending.drain();
    follower.ifPresent(CheckpointFollower::close);
    inference.close();
    web.close();
    answers.close();
  }
}
