/**
 * From a data spec to batches: finding out what a spec is, reading folders, archives, IDX and
 * CIFAR-10 files, packing images once into a memory-mapped file or shards of them, and delivering
 * batches in a seeded order.
 *
 * <p>The way of an image, and who has it in hand:
 *
 * <ul>
 *   <li>what a spec is: {@code DataSpec}, {@code Spec} with a record for each kind, {@code
 *       SpecPath}, {@code Selection};
 *   <li>files and their names: {@code Container} (folder, zip, tar), {@code FileKind}, {@code
 *       Sniffer}, {@code ReadLimits};
 *   <li>images not packed yet: {@code ImageSource} (image files, IDX, CIFAR-10, drawings);
 *   <li>one picture: {@code ImageDecoder} with what looks through PNG, JPEG and GIF before it,
 *       {@code Picture}, {@code Resizer};
 *   <li>packing: {@code PackCache}, {@code Packer}, {@code DecodePool}, {@code PackedWriter}; in
 *       parts {@code ShardPlan}, {@code ShardPacker}, {@code ShardIndex};
 *   <li>open sets: {@code TrainingData}, which are {@code ImageData} (packed, sharded, selected,
 *       stacked) or a {@code Mixture};
 *   <li>their order: {@code BatchOrder}, {@code Batches}, {@code Share}.
 * </ul>
 *
 * <p>Imports {@code random}, {@code tensor} and {@code download}, ImageIO, commons-compress (tar),
 * metadata-extractor (EXIF orientation) and Jackson (header of packed files).
 */
package io.equipoise.data;
