/**
 * Reports for people: charts and pictures drawn once and shown as SVG or PNG, tables, and one HTML
 * page that needs no other file.
 *
 * <p>Imports {@code run}, for PNG.
 */
package io.equipoise.report;
