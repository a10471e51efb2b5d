package io.equipoise.serve;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.latent.NpyFile;
import io.equipoise.latent.Sampler;
import io.equipoise.run.SampleGrid;
import io.equipoise.web.HttpFailure;
import io.equipoise.web.HttpFailure.Reason;
import io.equipoise.web.Json;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.eclipse.jetty.http.QuotedQualityCSV;

/** The forms in which images are given out, and how a client says which. */
enum ImageFormat {
  PNG("image/png"),
  JPEG("image/jpeg"),
  NPY("application/x-npy"),
  JSON(Json.TYPE);

  private static final float JPEG_QUALITY = 0.92f;

  private final String type;

  ImageFormat(String type) {
    this.type = type;
  }

  String type() {
    return type;
  }

  /**
   * What an Accept header asks for; PNG where it leaves that open.
   *
   * @throws HttpFailure 406 if it takes none
   */
  static ImageFormat of(String accept) {
    if (accept == null || accept.isBlank()) {
      return PNG;
    }
    QuotedQualityCSV wanted = new QuotedQualityCSV(QuotedQualityCSV.MOST_SPECIFIC_MIME_ORDERING);
    try {
      wanted.addValue(accept);
    } catch (IllegalArgumentException e) {
      throw new HttpFailure(Reason.BAD_REQUEST, "the header Accept is none: " + e.getMessage());
    }
    for (String value : wanted.getValues()) {
      String plain = value.replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT);
      switch (plain) {
        case "image/png", "image/*", "*/*" -> {
          return PNG;
        }
        case "image/jpeg" -> {
          return JPEG;
        }
        case "application/x-npy", "application/octet-stream" -> {
          return NPY;
        }
        case "application/json", "application/*" -> {
          return JSON;
        }
        default -> {} // the next it takes
      }
    }
    throw new HttpFailure(
        Reason.NOT_ACCEPTABLE,
        "images come as image/png, image/jpeg, application/x-npy or application/json");
  }

  /** Refuses what this form cannot hold, before anything is computed. */
  void require(ImageRequest request) {
    if (request.raw() && this != NPY) {
      throw new HttpFailure(
          Reason.BAD_REQUEST, "raw is for arrays: send the header \"Accept: application/x-npy\"");
    }
  }

  /** Writes images. */
  byte[] write(ImageRequest request, Job.Made made, ModelInfo model) {
    return switch (this) {
      case PNG -> SampleGrid.png(picture(request, made, model));
      case JPEG -> jpeg(picture(request, made, model));
      case NPY -> npy(request, made, model);
      case JSON -> json(request, made, model);
    };
  }

  private static byte[] pixels(Job.Made made, ModelInfo model) {
    return Sampler.pixels(made.values(), model.channels(), model.resolution());
  }

  private static BufferedImage picture(ImageRequest request, Job.Made made, ModelInfo model) {
    if (model.points()) {
      return SampleGrid.ofPoints(made.values(), new float[0]);
    }
    int side = model.resolution();
    byte[] pixels = pixels(made, model);
    return request.single()
        ? SampleGrid.image(pixels, 0, side, side, model.channels())
        : SampleGrid.of(pixels, request.n(), side, side, model.channels(), request.columns());
  }

  private static byte[] jpeg(BufferedImage picture) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam how = writer.getDefaultWriteParam();
      how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      how.setCompressionQuality(JPEG_QUALITY);
      writer.setOutput(stream);
      writer.write(null, new IIOImage(picture, null, null), how);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory does not fail
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  private static byte[] npy(ImageRequest request, Job.Made made, ModelInfo model) {
    long n = request.n();
    long c = model.channels();
    long r = model.resolution();
    if (!request.raw() && !model.points()) {
      byte[] header = NpyFile.header(true, n, r, r, c);
      byte[] pixels = pixels(made, model);
      return ByteBuffer.allocate(header.length + pixels.length).put(header).put(pixels).array();
    }
    byte[] header =
        model.points() ? NpyFile.header(false, n, 2) : NpyFile.header(false, n, c, r, r);
    ByteBuffer array = ByteBuffer.allocate(header.length + Float.BYTES * made.values().length);
    array.put(header).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(made.values());
    return array.array();
  }

  private static byte[] json(ImageRequest request, Job.Made made, ModelInfo model) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("model", model.name()).put("checkpoint", made.version()).put("n", request.n());
    if (model.points()) {
      ArrayNode points = json.putArray("points");
      for (int i = 0; i < request.n(); i++) {
        points.addArray().add(made.values()[2 * i]).add(made.values()[2 * i + 1]);
      }
    } else {
      int side = model.resolution();
      byte[] pixels = pixels(made, model);
      ArrayNode images = json.putArray("images");
      for (int i = 0; i < request.n(); i++) {
        images.add(SampleGrid.png(SampleGrid.image(pixels, i, side, side, model.channels())));
      }
    }
    return Json.bytes(json);
  }
}
