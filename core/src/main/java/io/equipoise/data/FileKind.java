package io.equipoise.data;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What a file is. Images are told by their ending, then checked by their content when decoded;
 * other files by their first bytes.
 *
 * <p>Ignored without a word: hidden files and folders, {@code __MACOSX}, {@code Thumbs.db} and the
 * endings in {@link #IGNORED_ENDINGS} (texts, tables, code, archives of weights); and, beside
 * images, what is a set of its own: archives and packed files. A file with any other ending and no
 * known content counts as a broken image, so that nothing is left out unnoticed.
 */
enum FileKind {
  PNG,
  JPEG,
  GIF,
  BMP,
  UNSUPPORTED_IMAGE,
  IDX_IMAGES,
  IDX_LABELS,
  CIFAR,
  PACKED,
  SHARDS,
  ZIP,
  TAR,
  IGNORED,
  UNKNOWN;

  /** First bytes that {@link #ofContent} wants to see. */
  static final int HEAD_BYTES = 512;

  private static final Set<String> IMAGE_ENDINGS =
      Set.of("png", "jpg", "jpeg", "jpe", "jfif", "gif", "bmp");
  private static final Map<String, String> UNSUPPORTED_ENDINGS =
      Map.ofEntries(
          Map.entry("webp", "WebP"),
          Map.entry("tif", "TIFF"),
          Map.entry("tiff", "TIFF"),
          Map.entry("heic", "HEIC"),
          Map.entry("heif", "HEIF"),
          Map.entry("avif", "AVIF"),
          Map.entry("jxl", "JPEG XL"),
          Map.entry("jp2", "JPEG 2000"),
          Map.entry("psd", "Photoshop"),
          Map.entry("svg", "SVG"),
          Map.entry("ico", "ICO"),
          Map.entry("tga", "TGA"),
          Map.entry("exr", "OpenEXR"),
          Map.entry("ppm", "PPM"),
          Map.entry("pgm", "PGM"));

  /** Endings of files that are clearly not images. */
  static final Set<String> IGNORED_ENDINGS =
      Set.of(
          "txt", "md", "rst", "json", "jsonl", "csv", "tsv", "xml", "html", "htm", "yaml", "yml",
          "toml", "ini", "cfg", "log", "pdf", "py", "ipynb", "sh", "js", "java", "npy", "npz",
          "mat", "pkl", "pt", "pth", "h5", "parquet", "db", "sqlite", "sha256", "md5", "license",
          "packing");

  private static final Set<String> IGNORED_NAMES =
      Set.of("license", "readme", "copying", "notice", "authors", "makefile", "thumbs.db");

  /** By name alone; {@link #UNKNOWN} where the content has to be looked at. */
  static FileKind ofName(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    String ending = ending(name);
    if (isHidden(path) || IGNORED_NAMES.contains(name) || IGNORED_ENDINGS.contains(ending)) {
      return IGNORED;
    }
    if (UNSUPPORTED_ENDINGS.containsKey(ending)) {
      return UNSUPPORTED_IMAGE;
    }
    if (!IMAGE_ENDINGS.contains(ending)) {
      return UNKNOWN;
    }
    return switch (ending) {
      case "png" -> PNG;
      case "gif" -> GIF;
      case "bmp" -> BMP;
      default -> JPEG;
    };
  }

  /**
   * By the first bytes (of the unpacked content where the file is gzip).
   *
   * @param bytes length of the file, -1 if unknown
   */
  static FileKind ofContent(String path, byte[] head, long bytes) {
    if (starts(head, 0, 0x89, 'P', 'N', 'G', 0x0d, 0x0a, 0x1a, 0x0a)) {
      return PNG;
    }
    if (starts(head, 0, 0xff, 0xd8, 0xff)) {
      return JPEG;
    }
    if (starts(head, 0, 'G', 'I', 'F', '8')) {
      return GIF;
    }
    if (unsupportedName(head) != null) {
      return UNSUPPORTED_IMAGE;
    }
    if (starts(head, 0, 0, 0, 8) && head.length > 3) {
      return head[3] == 1 ? IDX_LABELS : IDX_IMAGES;
    }
    if (starts(head, 0, 'E', 'Q', 'U', 'I', 'P', 'A', 'C', 'K')) {
      return PACKED;
    }
    if (starts(head, 0, 'P', 'K', 3, 4) || starts(head, 0, 'P', 'K', 5, 6)) {
      return ZIP;
    }
    if (starts(head, 257, 'u', 's', 't', 'a', 'r') || isOldTar(head)) {
      return TAR;
    }
    String name = path.substring(path.lastIndexOf('/') + 1);
    if (name.matches("(data_batch_\\d+|test_batch)\\.bin")) {
      return CIFAR;
    }
    if (starts(head, 0, 'B', 'M') && head.length > 18 && head[15] == 0 && head[16] == 0) {
      return BMP;
    }
    return UNKNOWN;
  }

  /** Whether this is read as an image, rightly or as a broken one. */
  boolean isImage() {
    return this == PNG
        || this == JPEG
        || this == GIF
        || this == BMP
        || this == UNSUPPORTED_IMAGE
        || this == UNKNOWN;
  }

  /** Whether this is a set that needs no packing: a packed file, or shards of one. */
  boolean isPacked() {
    return this == PACKED || this == SHARDS;
  }

  /** Name of an image format that this program does not read, or null. */
  static String unsupportedName(byte[] head) {
    if (starts(head, 0, 'R', 'I', 'F', 'F') && starts(head, 8, 'W', 'E', 'B', 'P')) {
      return "WebP";
    }
    if (starts(head, 0, 'I', 'I', 42, 0) || starts(head, 0, 'M', 'M', 0, 42)) {
      return "TIFF";
    }
    if (starts(head, 4, 'f', 't', 'y', 'p') && !isVideo(head)) {
      return starts(head, 8, 'a', 'v', 'i') ? "AVIF" : "HEIC";
    }
    if (starts(head, 0, 0xff, 0x0a) || starts(head, 4, 'J', 'X', 'L', ' ')) {
      return "JPEG XL";
    }
    if (starts(head, 4, 'j', 'P', ' ', ' ')) {
      return "JPEG 2000";
    }
    return starts(head, 0, '8', 'B', 'P', 'S') ? "Photoshop" : null;
  }

  /** Whether it is what phones put beside their photos: a container that HEIC and AVIF share. */
  static boolean isVideo(byte[] head) {
    boolean image =
        starts(head, 8, 'a', 'v', 'i')
            || starts(head, 8, 'h', 'e')
            || starts(head, 8, 'm', 'i', 'f', '1')
            || starts(head, 8, 'm', 's', 'f', '1');
    return starts(head, 4, 'f', 't', 'y', 'p') && !image;
  }

  /** Name of the format an unsupported ending stands for, or null. */
  static String unsupportedName(String path) {
    return UNSUPPORTED_ENDINGS.get(ending(path.toLowerCase(Locale.ROOT)));
  }

  private static boolean isHidden(String path) {
    for (String part : path.split("/", -1)) {
      boolean hidden = part.startsWith(".") && !part.equals("..") && !part.equals(".");
      if (hidden || part.equals("__MACOSX")) {
        return true;
      }
    }
    return false;
  }

  private static String ending(String name) {
    int dot = name.lastIndexOf('.');
    return dot < 0 ? "" : name.substring(dot + 1);
  }

  /** A tar from before POSIX has no magic, but its header's checksum at 148 holds. */
  private static boolean isOldTar(byte[] head) {
    if (head.length < HEAD_BYTES || head[0] == 0) {
      return false;
    }
    long sum = 0;
    for (int i = 0; i < HEAD_BYTES; i++) {
      sum += i >= 148 && i < 156 ? ' ' : head[i] & 0xff;
    }
    String stated = new String(head, 148, 8, StandardCharsets.US_ASCII);
    String digits = stated.replace('\0', ' ').trim();
    return digits.matches("[0-7]{1,7}") && Long.parseLong(digits, 8) == sum;
  }

  private static boolean starts(byte[] head, int offset, int... magic) {
    if (head.length < offset + magic.length) {
      return false;
    }
    for (int i = 0; i < magic.length; i++) {
      if ((head[offset + i] & 0xff) != magic[i]) {
        return false;
      }
    }
    return true;
  }
}
