/**
 * From a data spec to batches: finding out what a spec is, reading folders, archives, IDX and
 * CIFAR-10 files, packing images once into a memory-mapped file or shards of them, and delivering
 * batches in a seeded order.
 *
 * <p>Imports {@code random}, {@code tensor} and {@code download}, ImageIO, commons-compress (tar),
 * metadata-extractor (EXIF orientation) and Jackson (header of packed files).
 */
package io.equipoise.data;
