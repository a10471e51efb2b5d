/**
 * The studio: a local page on which a person sees what runs do. This package is the server and the
 * files of the page; each sub-package brings the routes of one part.
 *
 * <p>Imports {@code web} and the packages below this one.
 */
package io.equipoise.studio;
