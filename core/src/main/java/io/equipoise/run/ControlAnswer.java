package io.equipoise.run;

/**
 * What a training did about a request.
 *
 * @param id of the request
 * @param action its label
 * @param images real images seen by then
 * @param done whether it was done
 * @param said in a sentence what was done, or why not
 */
public record ControlAnswer(String id, String action, long images, boolean done, String said) {}
