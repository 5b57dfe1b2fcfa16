package dev.mneme.train.bench;

import dev.mneme.train.io.JsonObject;
import java.util.List;
import java.util.Locale;

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
    /** In words, of {@code setting}. */
    public List<String> text(StepSetting setting) {
        String line = String.format(
                Locale.ROOT,
                "%s, %d rows: %.4f ms a step (best %.4f), set up in %.1f ms, tensors %.1f MB, tape %.2f MB, peak %.0f"
                        + " MB, recall %.3f",
                setting.name(),
                setting.rows(),
                millis,
                bestMillis,
                setupMillis,
                tensorBytes / 1e6,
                tapeBytes / 1e6,
                residentBytes / 1e6,
                recall);
        return settled
                ? List.of(line)
                : List.of(
                        line,
                        "not settled: its last two medians do not agree, or its code was still being compiled; give it"
                                + " more --seconds, or a machine with less to do");
    }

    /** By names, for the process that asked. */
    public JsonObject json() {
        return new JsonObject()
                .put("millis", millis)
                .put("best-millis", bestMillis)
                .put("setup-millis", setupMillis)
                .put("tensor-bytes", tensorBytes)
                .put("tape-bytes", tapeBytes)
                .put("resident-bytes", residentBytes)
                .put("recall", recall)
                .put("settled", settled);
    }
}
