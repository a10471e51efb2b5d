package io.equipoise.training;

import io.equipoise.objective.Objective;
import java.util.Map;

/**
 * What one step saw.
 *
 * @param energyReal batch mean of the real images' energies (of minus the logits for GAN)
 * @param energyFake the same of the generated images
 * @param lossDiscriminator L_D
 * @param lossGenerator L_G with the pulling-away term
 * @param pullingAway f_PT, NaN where it has no weight
 * @param details what the objective reports beside these
 * @param next the objective of the following step, with its k or margin
 */
public record StepReport(
    double energyReal,
    double energyFake,
    double lossDiscriminator,
    double lossGenerator,
    double pullingAway,
    Map<String, Double> details,
    Objective next) {}
