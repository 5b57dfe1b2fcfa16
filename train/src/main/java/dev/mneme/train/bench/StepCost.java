package dev.mneme.train.bench;

import dev.mneme.train.io.Json.JsonObject;

/**
 * What one step of all sequences costs, forward and backward.
 *
 * @param millis milliseconds a step, the median of the repetitions
 * @param bestMillis of the fastest repetition
 * @param setupMillis to make and, if wanted, fill the memories of all sequences
 * @param tensorBytes bytes of all tensors: of reserved ones, what is expected to be written
 * @param tapeBytes what the memory of one sequence keeps for the way back over all steps
 * @param residentBytes the most that the process held, -1 if unknown
 * @param recall of the index over all steps, against the exact answer
 * @param settled whether the median agreed with the one before, and nothing was compiled any more; else a cold JVM or a
 *     busy machine may have been measured
 */
public record StepCost(
        double millis,
        double bestMillis,
        double setupMillis,
        long tensorBytes,
        long tapeBytes,
        long residentBytes,
        double recall,
        boolean settled) {
    /** By names, for the process that asked. */
    public JsonObject json() {
        return JsonObject.builder()
                .put("millis", millis)
                .put("best-millis", bestMillis)
                .put("setup-millis", setupMillis)
                .put("tensor-bytes", tensorBytes)
                .put("tape-bytes", tapeBytes)
                .put("resident-bytes", residentBytes)
                .put("recall", recall)
                .put("settled", settled)
                .build();
    }
}
