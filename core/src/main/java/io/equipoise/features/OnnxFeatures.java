package io.equipoise.features;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import io.equipoise.data.Sha256;
import io.equipoise.run.StorageException;
import io.equipoise.tensor.LibTorch;
import io.equipoise.tensor.TensorData;
import io.equipoise.tensor.TensorScope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Any network as an ONNX file, such as a user's own Inception.
 *
 * <p>It takes one image tensor, {@code [N, C, H, W]} or {@code [N, H, W, C]}, float32 or uint8.
 * Where H and W are fixed images are resized, grey ones become three channels by repetition, and
 * values are scaled as the model's metadata say in {@value #SCALE_KEY} (a name of {@link
 * PixelScale}; {@code minus_one_to_one} where it says nothing). Features are the output named
 * {@code features}, else the first that is {@code [N, F]}; classes come from {@code probabilities}
 * or {@code logits}, else from another output whose rows sum to 1.
 *
 * <p>The file is read whole, so its SHA-256 is that of all that it computes with: weights in files
 * beside it are refused. It is a program that somebody wrote: it can read nothing, but can take
 * memory and time.
 */
public final class OnnxFeatures implements FeatureExtractor {
  private static final String SCALE_KEY = "equipoise.input";
  private static final long MOST_BYTES = 1L << 30;
  private static final int[] FIRST_SIDES = {64, 299, 32}; // tried where a model takes any size

  private final OrtEnvironment environment;
  private final OrtSession session;
  private final OnnxInput input;
  private final OnnxOutputs outputs;
  private final String name;
  private final String sha256;

  private OnnxFeatures(
      OrtEnvironment environment,
      OrtSession session,
      OnnxInput input,
      OnnxOutputs outputs,
      String name,
      String sha256) {
    this.environment = environment;
    this.session = session;
    this.input = input;
    this.outputs = outputs;
    this.name = name;
    this.sha256 = sha256;
  }

  /** Opens a model; its metadata say how pixels are scaled. */
  public static OnnxFeatures open(Path file) {
    return open(file, Optional.empty());
  }

  /**
   * Opens a model and runs it once.
   *
   * @param scale of the pixels, in place of what the metadata say
   * @throws IllegalArgumentException if there is no such file, it is no ONNX model, or one without
   *     images or features; the message names the file and says what it has instead
   */
  public static OnnxFeatures open(Path file, Optional<PixelScale> scale) {
    byte[] model = read(file);
    OrtEnvironment environment =
        OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
    OrtSession session = session(environment, file, model);
    try {
      PixelScale chosen = scale.isPresent() ? scale.get() : ofMetadata(session);
      OnnxInput input = OnnxInput.of(session.getInputInfo(), chosen);
      OnnxOutputs outputs = tryOut(environment, session, input);
      String sha256 = new Sha256().bytes(model, 0, model.length).hex();
      return new OnnxFeatures(
          environment, session, input, outputs, file.getFileName().toString(), sha256);
    } catch (IllegalArgumentException e) {
      close(session);
      throw new IllegalArgumentException(file + " " + e.getMessage(), e);
    } catch (OrtException e) {
      close(session);
      throw new IllegalArgumentException(file + " cannot be used: " + reason(e), e);
    }
  }

  private static byte[] read(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new IllegalArgumentException(file + " is not a file: give an ONNX model");
    }
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw new IllegalArgumentException(
            "%s has %,d bytes, at most %,d are read: give a smaller ONNX model"
                .formatted(file, Files.size(file), MOST_BYTES));
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new StorageException(file + " cannot be read", e);
    }
  }

  private static OrtSession session(OrtEnvironment environment, Path file, byte[] model) {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(LibTorch.threads());
      options.setInterOpNumThreads(1);
      options.addConfigEntry("session.intra_op.allow_spinning", "0"); // libtorch wants the cores
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
      return environment.createSession(model, options);
    } catch (OrtException e) {
      throw new IllegalArgumentException(
          file + " is no ONNX model that can be run: " + reason(e), e);
    }
  }

  private static PixelScale ofMetadata(OrtSession session) throws OrtException {
    Map<String, String> metadata = session.getMetadata().getCustomMetadata();
    String name = metadata.getOrDefault(SCALE_KEY, PixelScale.MINUS_ONE_TO_ONE.toString());
    try {
      return PixelScale.named(name);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "has the metadata " + SCALE_KEY + ", but " + e.getMessage(), e);
    }
  }

  /** What the outputs are, on two images of a pattern. */
  private static OnnxOutputs tryOut(OrtEnvironment environment, OrtSession session, OnnxInput input)
      throws OrtException {
    OrtException failure = null;
    for (int side : FIRST_SIDES) {
      try (TensorScope scope = new TensorScope()) {
        long images = input.batch() > 0 ? input.batch() : 2;
        byte[] pattern = new byte[Math.toIntExact(images * input.channels() * side * side)];
        for (int i = 0; i < pattern.length; i++) {
          pattern[i] = (byte) (37 * i);
        }
        Tensor given = TensorData.of(pattern, images, input.channels(), side, side);
        Tensor prepared = input.prepare(given);
        try (OnnxTensor tensor = input.view(environment, prepared);
            OrtSession.Result result = session.run(Map.of(input.name(), tensor))) {
          return OnnxOutputs.of(result, images);
        }
      } catch (OrtException e) {
        failure = e;
      }
    }
    throw failure;
  }

  @Override
  public Output of(Tensor images) {
    if (images.dim() != 4) {
      throw new IllegalArgumentException(
          "%s takes images [N, C, H, W], those given have %d dimensions"
              .formatted(name, images.dim()));
    }
    int count = Math.toIntExact(images.size(0));
    float[] features = new float[Math.multiplyExact(count, outputs.length())];
    float[] classes = new float[Math.multiplyExact(count, outputs.count())];
    int piece = (int) input.runSize(images.size(2), images.size(3));
    for (int first = 0; first < count; first += piece) {
      run(images, first, Math.min(piece, count - first), features, classes);
    }
    try (TensorScope scope = new TensorScope()) {
      Tensor rows = scope.keep(TensorData.of(features, count, outputs.length()));
      if (outputs.classes().isEmpty()) {
        return new Output(rows, Optional.empty());
      }
      Tensor given = TensorData.of(classes, count, outputs.count());
      Tensor probabilities = outputs.logits() ? torch.softmax(given, 1) : given;
      return new Output(rows, Optional.of(scope.keep(probabilities)));
    }
  }

  /** Features and classes of some of the images, into their places. */
  private void run(Tensor images, int first, int count, float[] features, float[] classes) {
    try (TensorScope scope = new TensorScope()) {
      Tensor prepared = input.prepare(images.detach().narrow(0, first, count));
      try (OnnxTensor tensor = input.view(environment, prepared);
          OrtSession.Result result = session.run(Map.of(input.name(), tensor))) {
        long ran = prepared.size(0);
        copy(result, outputs.features(), ran, outputs.length(), features, first, count);
        if (outputs.classes().isPresent()) {
          copy(result, outputs.classes().get(), ran, outputs.count(), classes, first, count);
        }
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(name + " " + e.getMessage(), e);
    } catch (OrtException e) {
      throw new IllegalArgumentException(
          "%s failed on images of %d x %d: %s"
              .formatted(name, images.size(3), images.size(2), reason(e)),
          e);
    }
  }

  private static void copy(
      OrtSession.Result result,
      String output,
      long ran,
      int columns,
      float[] into,
      int first,
      int count) {
    float[] values = OnnxOutputs.read(result, output, ran, columns).values();
    System.arraycopy(values, 0, into, first * columns, count * columns);
  }

  /** Its first line, without the code of the error. */
  private static String reason(OrtException e) {
    return e.getMessage()
        .lines()
        .findFirst()
        .orElse("")
        .replaceFirst("^Error code.*?message: ", "");
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String sha256() {
    return sha256;
  }

  @Override
  public String resize() {
    return input.description();
  }

  @Override
  public long features() {
    return outputs.length();
  }

  @Override
  public int classes() {
    return outputs.count();
  }

  @Override
  public void close() {
    close(session);
  }

  private static void close(OrtSession session) {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("an ONNX session cannot be closed: " + reason(e), e);
    }
  }
}
