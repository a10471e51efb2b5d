package io.equipoise.experiment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** One of the experiments: what is trained, what is measured, what the report shows. */
public interface Experiment {
  /** As on the command line, e.g. "gamma". */
  String name();

  /** What it asks, as a sentence. */
  String question();

  /** Data spec that it takes unless told otherwise. */
  String data();

  /** Seeds of each variant unless told otherwise. */
  List<Long> seeds(Request request);

  /** Settings of all runs, over the preset of the data and under what the user gives. */
  ObjectNode common(Request request);

  /**
   * What is compared.
   *
   * @throws IllegalArgumentException if there is nothing to compare in such data
   */
  List<Variant> variants(Request request);

  /** What the measures depend on beside the runs; part of the plan. */
  ObjectNode measuring(Request request);

  /** Gets ready to measure runs of a plan. */
  Measuring measure(Plan plan);

  /** What the runs measured so far show. Any of them may still be missing. */
  Findings findings(Results results);
}
