package io.equipoise.studio.latent;

import io.equipoise.latent.PooledSampler;
import io.equipoise.latent.TrainedRun;
import io.equipoise.network.NetworkConfig;
import io.equipoise.run.RunDirectory;
import io.equipoise.web.HttpFailure;
import io.equipoise.web.HttpFailure.Reason;
import java.nio.file.attribute.FileTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * The models in memory, the {@value #MOST} last used. All of it belongs to one thread, which closes
 * it.
 */
final class OpenModels implements AutoCloseable {
  private static final int MOST = 3;
  private static final int MOST_KINDS = 64;

  private final Consumer<String> messages;
  private final Map<Key, OpenModel> models = new LinkedHashMap<>(8, 0.75f, true);
  private final Map<NetworkConfig, PooledSampler> batching =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<NetworkConfig, PooledSampler> eldest) {
          return size() > MOST_KINDS;
        }
      };

  private record Key(String run, FileTime written, long checkpoint) {}

  /**
   * None yet.
   *
   * @param messages told of damaged checkpoints
   */
  OpenModels(Consumer<String> messages) {
    this.messages = messages;
  }

  /**
   * A model, loaded if need be.
   *
   * @param written when the run's settings were: a run of the same name may have come since
   * @param checkpoint real images seen
   */
  OpenModel get(RunDirectory run, FileTime written, long checkpoint) {
    Key key = new Key(run.name(), written, checkpoint);
    OpenModel open = models.get(key);
    if (open != null) {
      return open;
    }
    TrainedRun trained = open(run, checkpoint, messages);
    Optional<PooledSampler> known = Optional.ofNullable(batching.get(trained.network()));
    OpenModel model = OpenModel.of(trained, known);
    batching.put(trained.network(), model.sampler());
    models.put(key, model);
    if (models.size() > MOST) {
      Key eldest = models.keySet().iterator().next();
      models.remove(eldest).close();
    }
    return model;
  }

  /**
   * A checkpoint, which must be of images.
   *
   * @throws HttpFailure 400 if it is of points
   */
  static TrainedRun open(RunDirectory run, long checkpoint, Consumer<String> messages) {
    TrainedRun trained = TrainedRun.open(run.path(), OptionalLong.of(checkpoint), messages);
    if (trained.network().makesPoints()) {
      throw new HttpFailure(
          Reason.BAD_REQUEST, run.name() + " makes points in the plane: see its view of the plane");
    }
    return trained;
  }

  @Override
  public void close() {
    models.values().forEach(OpenModel::close);
    models.clear();
  }
}
