/**
 * A trained generator over HTTP: images and energies by plain requests and by the Open Inference
 * Protocol, computed in common batches by one thread.
 *
 * <p>From a request to its answer: {@code ImagesRoute} reads it, {@code Pending} lets it in or says
 * that all is full, {@code JobQueue} makes batches of what waits, {@code InferenceThread} computes
 * them, and {@code ImageFormat} writes what the client asked for. {@code GeneratorServer} puts them
 * together.
 *
 * <p>Imports {@code web}, and of core {@code latent}, {@code network}, {@code run}, {@code data},
 * {@code tensor}; Javalin, Prometheus and Jackson.
 */
package io.equipoise.serve;
