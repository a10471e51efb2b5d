/**
 * What a training run leaves on disk: the run directory and its file names, checkpoints, metrics,
 * TensorBoard events, sample grids, requests to the process that trains it; and the files of an
 * exported model.
 *
 * <p>Imports {@code tensor} and Jackson. Knows nothing of training: the trainer hands over tensors
 * and plain values. A failing disk is a {@link io.equipoise.run.StorageException}, broken content a
 * {@link io.equipoise.tensor.CorruptFileException}.
 */
package io.equipoise.run;
