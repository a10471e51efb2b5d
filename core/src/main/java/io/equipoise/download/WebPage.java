package io.equipoise.download;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells a page for people, sent in place of the data: "moved", "log in first", "not found". */
final class WebPage {
  private static final Pattern TITLE =
      Pattern.compile("<title[^>]*>(.{1,200}?)</title>", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private WebPage() {}

  /**
   * @param head the first bytes of an answer
   * @throws FailedTransfer if they begin as HTML or XML does
   */
  static void refuse(URI address, byte[] head) throws FailedTransfer {
    String text = new String(head, StandardCharsets.UTF_8).replace("\ufeff", "").stripLeading();
    if (!text.startsWith("<")) { // no archive or gzip file does
      return;
    }
    Matcher title = TITLE.matcher(text);
    String named =
        title.find()
            ? " (\"" + title.group(1).replaceAll("[\\p{Cntrl}\\s]+", " ").strip() + "\")"
            : "";
    throw FailedTransfer.lasting(
        address + " answers with a web page" + named + " instead of the data: the link is dead");
  }
}
