package io.equipoise.download;

import java.net.URI;
import java.net.http.HttpHeaders;

/** What answers other than data mean. */
final class HttpStatus {
  private HttpStatus() {}

  static FailedTransfer failure(URI address, int status, HttpHeaders headers) {
    String said = address + " answers " + status;
    if (status >= 300 && status < 400) { // what the client did not follow itself
      return FailedTransfer.lasting(
          said + " and leads to " + headers.firstValue("Location").orElse("nowhere"));
    }
    return switch (status) {
      case 404, 410 -> FailedTransfer.lasting(said + ": the link is dead");
      case 401, 403, 407 -> FailedTransfer.lasting(said + ": access is refused");
      case 408, 425, 429 -> FailedTransfer.passing(said + ": it is busy", null);
      default ->
          status >= 500
              ? FailedTransfer.passing(said + ": it is in trouble", null)
              : FailedTransfer.lasting(said);
    };
  }
}
