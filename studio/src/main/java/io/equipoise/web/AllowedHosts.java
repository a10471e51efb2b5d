package io.equipoise.web;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Names under which a server may be addressed. A page that has its own name resolve to this machine
 * (DNS rebinding) still sends its own name, so a name that is not known is refused; an address in
 * digits cannot be rebound.
 */
final class AllowedHosts {
  private static final Pattern HOST =
      Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._-]+)(?::\\d{1,5})?");
  private static final Pattern DIGITS = Pattern.compile("\\[.*]|\\d{1,3}(\\.\\d{1,3}){3}");

  private final Set<String> names;
  private final boolean loopbackOnly;

  /**
   * What a server accepts.
   *
   * @param bound address it is bound to
   * @param more names beside {@code localhost} and addresses
   */
  AllowedHosts(InetAddress bound, Set<String> more) {
    names = more.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
    loopbackOnly = bound.isLoopbackAddress();
  }

  /** Whether a Host header, with or without a port, names this server. */
  boolean allows(String header) {
    if (header == null) {
      return false;
    }
    Matcher matcher = HOST.matcher(header);
    if (!matcher.matches()) {
      return false;
    }
    String name = matcher.group(1).toLowerCase(Locale.ROOT);
    return name.equals("localhost")
        || names.contains(name)
        || (DIGITS.matcher(name).matches() && allowsAddress(name));
  }

  private boolean allowsAddress(String digits) {
    try {
      return !loopbackOnly || InetAddress.getByName(digits).isLoopbackAddress();
    } catch (UnknownHostException e) { // 999.0.0.1
      return false;
    }
  }
}
