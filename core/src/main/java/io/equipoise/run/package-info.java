/**
 * What a training run leaves on disk: the run directory and its file names, checkpoints, metrics,
 * TensorBoard events, sample grids, requests to who trains it; and the files of a trained model on
 * its own.
 *
 * <p>Imports {@code tensor} and Jackson. Knows nothing of training: the trainer hands over tensors
 * and plain values. A disk that fails ends in a {@link io.equipoise.run.StorageException}, content
 * that is broken in a {@link io.equipoise.tensor.CorruptFileException}.
 */
package io.equipoise.run;
