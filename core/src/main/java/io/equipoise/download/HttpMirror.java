package io.equipoise.download;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.UnresolvedAddressException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Flow;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A folder on a web server. A part is resumed by {@code Range} with {@code If-Range} (RFC 9110,
 * 13.1.5 and 14.2), so only if the server still has the version that the part is from.
 *
 * @param folder its address, ending in {@code /}
 */
record HttpMirror(URI folder, HttpClient client, Patience patience) implements Mirror {
  private static final int OK = 200;
  private static final int PARTIAL = 206;
  private static final int RANGE_REFUSED = 416;
  private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d+)-\\d+/(\\d+|\\*)");

  @Override
  public String address(PublishedFile file) {
    return folder.resolve(file.name()).toString();
  }

  @Override
  public void fetch(PublishedFile file, PartFile part, DownloadProgress progress)
      throws FailedTransfer, InterruptedException {
    URI address = folder.resolve(file.name());
    Optional<String> version = part.version(address.toString());
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address)
            .timeout(patience.answer())
            .header("Accept-Encoding", "identity");
    version.ifPresent(
        known -> request.header("Range", "bytes=" + part.bytes() + "-").header("If-Range", known));
    try {
      HttpResponse<Flow.Publisher<List<ByteBuffer>>> answer =
          client.send(request.build(), HttpResponse.BodyHandlers.ofPublisher());
      try (TimedBody body = TimedBody.of(answer.body(), patience.stall())) {
        requireData(address, answer, file, part);
        byte[] head = body.next();
        WebPage.refuse(address, head);
        requireLength(address, answer, file, part);
        try (PartFile.Writer writer = writer(address, answer, part)) {
          copy(address, head, body, writer, file, progress);
        }
      }
    } catch (IllegalArgumentException e) { // the client's, of headers: it should be an IOException
      throw FailedTransfer.lasting(
          address + " gives an answer that cannot be read (" + e.getMessage() + ")");
    } catch (IOException e) {
      throw broken(address, e);
    }
  }

  private static void requireData(
      URI address, HttpResponse<?> answer, PublishedFile file, PartFile part)
      throws FailedTransfer {
    int status = answer.statusCode();
    if (status == PARTIAL && goesOn(answer.headers(), file, part)) {
      return;
    }
    if (status == PARTIAL || status == RANGE_REFUSED) {
      part.delete();
      throw FailedTransfer.passing(
          address + " did not go on where the part ends: begun anew", null);
    }
    if (status != OK) {
      throw HttpStatus.failure(address, status, answer.headers());
    }
  }

  private static boolean goesOn(HttpHeaders headers, PublishedFile file, PartFile part) {
    Matcher range = CONTENT_RANGE.matcher(headers.firstValue("Content-Range").orElse(""));
    return range.matches()
        && range.group(1).equals(Long.toString(part.bytes()))
        && (range.group(2).equals("*") || range.group(2).equals(Long.toString(file.bytes())));
  }

  private static void requireLength(
      URI address, HttpResponse<?> answer, PublishedFile file, PartFile part)
      throws FailedTransfer {
    OptionalLong stated = answer.headers().firstValueAsLong("Content-Length");
    long expected = file.bytes() - (answer.statusCode() == PARTIAL ? part.bytes() : 0);
    if (stated.isPresent() && stated.getAsLong() != expected) {
      throw FailedTransfer.lasting(
          "%s has %d bytes, expected %d: it is another file"
              .formatted(address, stated.getAsLong(), expected));
    }
  }

  private static PartFile.Writer writer(URI address, HttpResponse<?> answer, PartFile part) {
    if (answer.statusCode() == PARTIAL) {
      return part.further();
    }
    Optional<String> version = version(answer.headers());
    return version.isPresent() ? part.anew(address.toString(), version.get()) : part.anew();
  }

  /** What If-Range may name: a strong ETag, else the date. */
  private static Optional<String> version(HttpHeaders headers) {
    return headers
        .firstValue("ETag")
        .filter(tag -> tag.startsWith("\""))
        .or(() -> headers.firstValue("Last-Modified"));
  }

  private static void copy(
      URI address,
      byte[] head,
      TimedBody body,
      PartFile.Writer writer,
      PublishedFile file,
      DownloadProgress progress)
      throws FailedTransfer, IOException, InterruptedException {
    for (byte[] piece = head; piece.length > 0; piece = body.next()) {
      if (piece.length > file.bytes() - writer.bytes()) {
        throw FailedTransfer.lasting(
            "%s has more than the expected %d bytes: it is another file"
                .formatted(address, file.bytes()));
      }
      writer.write(piece, piece.length);
      progress.received(file.name(), writer.bytes(), file.bytes());
    }
    if (writer.bytes() < file.bytes()) {
      throw FailedTransfer.passing(
          "%s ended after %d of %d bytes".formatted(address, writer.bytes(), file.bytes()), null);
    }
  }

  private static FailedTransfer broken(URI address, IOException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnresolvedAddressException) { // also without any network
        return FailedTransfer.lasting("the host of " + address + " cannot be found");
      }
    }
    String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return FailedTransfer.passing(
        address
            + (e instanceof HttpTimeoutException ? " is too slow" : " broke off")
            + " ("
            + reason
            + ")",
        e);
  }
}
