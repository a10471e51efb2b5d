/** The Java of the documentation: each class stands on its own. */
package io.equipoise.examples;
