package io.equipoise.download;

import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.Locale;

/** A place that holds the files of a set under their names. */
sealed interface Mirror permits HttpMirror, FolderMirror {
  /** Where the file is, for people. */
  String address(PublishedFile file);

  /**
   * Adds to a part until it has as many bytes as the file; starts it anew where it cannot go on.
   * What has come stays in the part when it fails.
   */
  void fetch(PublishedFile file, PartFile part, DownloadProgress progress)
      throws FailedTransfer, InterruptedException;

  /**
   * The mirror at a folder's address.
   *
   * @throws IllegalArgumentException if it is no {@code http:}, {@code https:} or {@code file:}
   *     address
   */
  static Mirror at(URI root, HttpClient client, Patience patience) {
    String scheme = root.getScheme() == null ? "" : root.getScheme().toLowerCase(Locale.ROOT);
    boolean web = scheme.equals("http") || scheme.equals("https");
    if (web && root.getHost() != null && root.getQuery() == null && root.getFragment() == null) {
      String text = root.toString();
      URI folder = text.endsWith("/") ? root : URI.create(text + "/");
      return new HttpMirror(folder, client, patience);
    }
    if (scheme.equals("file") && root.isOpaque()) { // file:sets/mnist, relative
      return new FolderMirror(Path.of(root.getSchemeSpecificPart()));
    }
    if (scheme.equals("file") && root.getAuthority() == null) {
      return new FolderMirror(Path.of(root));
    }
    throw new IllegalArgumentException(
        root
            + " is not the address of a folder: give http://HOST/FOLDER, https://HOST/FOLDER or"
            + " file:/FOLDER");
  }
}
