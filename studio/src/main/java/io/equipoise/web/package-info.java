/**
 * What every page and service here builds on: a server on the loopback address with a token, the
 * checks of who sends a request and from where, headers, limits and errors as JSON.
 *
 * <p>Knows nothing of images or runs. Imports Javalin, Jetty and Jackson, nothing of ours.
 */
package io.equipoise.web;
