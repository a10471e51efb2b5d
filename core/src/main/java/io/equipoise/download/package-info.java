/**
 * Fetching published data sets into the cache: which there are and where, resuming, checksums,
 * several mirrors.
 *
 * <p>{@link io.equipoise.download.PublishedSet} lists them, {@link io.equipoise.download.Download}
 * fetches one. Imports the JDK's HTTP client and Jackson; nothing of ours.
 */
package io.equipoise.download;
