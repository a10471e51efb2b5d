package io.equipoise.web;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Locale;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Every refusal as {@code {"error": "what, and what to do"}}. */
final class JsonErrors {
  private JsonErrors() {}

  static void addTo(RoutesConfig routes, WebListener listener) {
    routes.exception(HttpFailure.class, (failure, context) -> refuse(failure, context, listener));
    routes.exception(
        HttpResponseException.class, // Javalin's own: nothing at this path, wrong method
        (failure, context) -> {
          String status = HttpStatus.getMessage(failure.getStatus()).toLowerCase(Locale.ROOT);
          write(
              context,
              failure.getStatus(),
              status + ": " + context.method().name() + " " + context.path());
        });
    routes.exception(
        Exception.class,
        (failure, context) -> {
          listener.failed(failure);
          write(context, 500, "failed inside: the server's messages say more");
        });
  }

  private static void refuse(HttpFailure failure, Context context, WebListener listener) {
    listener.refused(failure.reason());
    if (failure.retryAfterSeconds() > 0) {
      context.header("Retry-After", Integer.toString(failure.retryAfterSeconds()));
    }
    write(context, failure.reason().status(), failure.getMessage());
  }

  private static void write(Context context, int status, String message) {
    context.status(status).contentType(Json.TYPE).result(body(message));
  }

  private static byte[] body(String message) {
    return Json.bytes(JsonNodeFactory.instance.objectNode().put("error", message));
  }

  /** For what is refused before it comes to a route: requests that are no HTTP. */
  static ErrorHandler jetty() {
    return new ErrorHandler() {
      @Override
      public boolean handle(Request request, Response response, Callback callback) {
        ResponseHeaders.ALL.forEach((name, value) -> response.getHeaders().put(name, value));
        response.getHeaders().put(new HttpField(HttpHeader.CONTENT_TYPE, Json.TYPE));
        byte[] body = body(HttpStatus.getMessage(response.getStatus()).toLowerCase(Locale.ROOT));
        try {
          Content.Sink.write(response, true, ByteBuffer.wrap(body));
          callback.succeeded();
        } catch (IOException e) {
          callback.failed(e);
        }
        return true;
      }
    };
  }
}
