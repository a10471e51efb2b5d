package io.equipoise.data;

import java.io.Serializable;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;

/**
 * Classes of images by the names of their files: the folders of the first level, after folders that
 * all images share were left away. There are none unless there are two.
 *
 * @param names sorted
 * @param shared length of the leading folders, with the slash, that all files have in common
 */
public record FolderClasses(List<String> names, int shared) implements Serializable {
  /** The classes of all images of a set, in any order. */
  public static FolderClasses of(Collection<String> fileNames) {
    int shared = shared(fileNames);
    TreeSet<String> folders = new TreeSet<>();
    fileNames.forEach(name -> folders.add(firstFolder(name, shared)));
    folders.remove("");
    return new FolderClasses(folders.size() < 2 ? List.of() : List.copyOf(folders), shared);
  }

  private static int shared(Collection<String> fileNames) {
    String first = fileNames.iterator().next();
    int shared = first.lastIndexOf('/') + 1;
    for (String name : fileNames) {
      while (!name.startsWith(first.substring(0, shared))) {
        shared = first.lastIndexOf('/', shared - 2) + 1;
      }
    }
    return shared;
  }

  private static String firstFolder(String name, int shared) {
    int slash = name.indexOf('/', shared);
    return slash < 0 ? "" : name.substring(shared, slash);
  }

  /** Class of one of the files, or -1 if it lies beside the folders. */
  public int label(String fileName) {
    return Math.max(-1, Collections.binarySearch(names, firstFolder(fileName, shared)));
  }
}
