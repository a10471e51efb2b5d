package io.equipoise.web;

import io.equipoise.web.HttpFailure.Reason;
import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpStatus;
import io.javalin.http.SameSite;
import java.util.Set;

/**
 * Lets a request through or refuses it, before anything else sees it: its Host must be ours, it
 * must bring the token, and what changes something must not come from a foreign page.
 *
 * <p>The token comes as {@code Authorization: Bearer}, or once as {@code ?token=}, which a browser
 * gets a cookie for and is sent on, so that the token stays in no address bar and no history.
 */
final class Access implements Handler {
  private static final String BEARER = "Bearer ";
  private static final String TOKEN = "token";
  private static final Set<HandlerType> READING = Set.of(HandlerType.GET, HandlerType.HEAD);

  private final Token token;
  private final AllowedHosts hosts;
  private final String cookieStem;

  /**
   * The checks of one server.
   *
   * @param cookieStem of the cookie's name; the port follows, since browsers send a cookie to all
   *     ports of a host
   */
  Access(Token token, AllowedHosts hosts, String cookieStem) {
    this.token = token;
    this.hosts = hosts;
    this.cookieStem = cookieStem;
  }

  @Override
  public void handle(Context context) {
    if (!hosts.allows(context.header("Host"))) {
      throw new HttpFailure(
          Reason.FOREIGN_HOST, "this server is not known under that name: see --allow-host");
    }
    boolean reading = READING.contains(context.method());
    if (reading && token.matches(context.queryParam(TOKEN))) {
      remember(context);
      return;
    }
    boolean byHeader = knowsByHeader(context);
    if (!byHeader && !token.matches(context.cookie(cookieName(context)))) {
      context.header("WWW-Authenticate", "Bearer");
      throw new HttpFailure(
          Reason.NO_TOKEN,
          "the token is missing or wrong: send the header \"Authorization: Bearer TOKEN\", or open"
              + " the address that the server printed when it started");
    }
    if (!reading) {
      requireOwnOrigin(context, byHeader);
    }
  }

  private boolean knowsByHeader(Context context) {
    String given = context.header("Authorization");
    return given != null
        && given.regionMatches(true, 0, BEARER, 0, BEARER.length())
        && token.matches(given.substring(BEARER.length()).strip());
  }

  /** Browsers name the origin of whatever changes something; only other programs leave it out. */
  private static void requireOwnOrigin(Context context, boolean byHeader) {
    String origin = context.header("Origin");
    boolean own =
        origin == null
            ? byHeader
            : origin.equals("http://" + context.header("Host"))
                || origin.equals("https://" + context.header("Host"));
    if (!own) {
      throw new HttpFailure(Reason.FOREIGN_ORIGIN, "requests of other pages are not taken");
    }
  }

  private void remember(Context context) {
    Cookie cookie = new Cookie(cookieName(context), token.value());
    cookie.setHttpOnly(true);
    cookie.setSameSite(SameSite.STRICT);
    context.cookie(cookie);
    String path = "/" + context.path().replaceFirst("^[/\\\\]+", ""); // never another host's
    context.redirect(path, HttpStatus.SEE_OTHER);
    context.skipRemainingHandlers();
  }

  private String cookieName(Context context) {
    return cookieStem + "-" + context.req().getLocalPort();
  }
}
