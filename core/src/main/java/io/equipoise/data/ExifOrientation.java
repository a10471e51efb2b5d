package io.equipoise.data;

import com.drew.imaging.jpeg.JpegMetadataReader;
import com.drew.imaging.jpeg.JpegProcessingException;
import com.drew.lang.ByteArrayReader;
import com.drew.metadata.Metadata;
import com.drew.metadata.exif.ExifDirectoryBase;
import com.drew.metadata.exif.ExifIFD0Directory;
import com.drew.metadata.exif.ExifReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;

/** How an image lies in its file (CIPA DC-008, tag 0x0112): 1 to 8, 1 where nothing is stated. */
final class ExifOrientation {
  private ExifOrientation() {}

  static int ofJpeg(byte[] file) {
    try {
      return of(
          JpegMetadataReader.readMetadata(
              new ByteArrayInputStream(file), List.of(new ExifReader())));
    } catch (JpegProcessingException | IOException e) {
      return 1; // metadata that cannot be read does not make the pixels worse
    }
  }

  /** Of the content of a PNG's chunk eXIf. */
  static int ofPng(byte[] exif) {
    Metadata metadata = new Metadata();
    new ExifReader().extract(new ByteArrayReader(exif), metadata);
    return of(metadata);
  }

  private static int of(Metadata metadata) {
    ExifIFD0Directory directory = metadata.getFirstDirectoryOfType(ExifIFD0Directory.class);
    Integer stated =
        directory == null ? null : directory.getInteger(ExifDirectoryBase.TAG_ORIENTATION);
    return stated == null || stated < 1 || stated > 8 ? 1 : stated;
  }
}
