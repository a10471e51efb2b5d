/**
 * How good the samples of a generator are: all measures of {@code metrics} over one set of real and
 * one of generated samples, with everything that the values depend on.
 *
 * <pre>{@code
 * TrainedRun run = TrainedRun.open(path, OptionalLong.empty(), warning -> {});
 * EvaluationConfig config = EvaluationConfig.of(Measure.parse("fd,prdc,swd,msssim"), seed);
 * try (SampleSet real = SampleSet.of(data, 10_000, seed);
 *     TrainedGenerator generator = TrainedGenerator.of(run);
 *     SampleSet generated =
 *         SampleSet.generated(run, generator, seed, 10_000, EvaluationProgress.SILENT);
 *     Evaluation evaluation =
 *         Evaluation.against(
 *             Reference.of(real).with(extractor), config, EvaluationProgress.SILENT)) {
 *   EvaluationResult result = evaluation.of(generated, EvaluationProgress.SILENT);
 *   double fd = result.value(Quantity.FD);
 * }
 * }</pre>
 *
 * <p>{@link io.equipoise.evaluation.SampleSet} is one side: real or generated images, points of the
 * plane, or features that are there already. {@link io.equipoise.evaluation.Evaluation} looks at
 * its {@link io.equipoise.evaluation.Reference} once and then measures any number of generated ones
 * against it, so that runs which are to be compared share the real images, the extractor and the
 * seed. {@link io.equipoise.evaluation.Measure} is what can be asked for, {@link
 * io.equipoise.evaluation.Quantity} each number that comes of it, by its JSON key and whether more
 * of it is better.
 *
 * <p>Imports {@code tensor}, {@code random}, {@code data}, {@code network}, {@code run}, {@code
 * latent}, {@code metrics} and {@code features}.
 */
package io.equipoise.evaluation;
