package dev.mneme.train.compare;

import dev.mneme.train.io.JsonObject;
import dev.mneme.train.recipe.TrainConfig;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What every run may take: a number of sequences, or a time. Recipes differ in how many sequences a step has, and every
 * model keeps its own; so what is the same for all are the sequences seen, and with them those between two validations.
 *
 * @param base says steps and sequences of a step, and the intervals, of the budget
 * @param minutes of training; 0 where the sequences are the budget
 */
record Budget(TrainConfig base, double minutes) {
    /** More steps than any run comes to. */
    private static final long ENDLESS = 1_000_000_000_000L;

    /** {@code own} training for that long, looked at as often. */
    TrainConfig of(TrainConfig own) {
        Map<String, Object> length = new LinkedHashMap<>(base.toMap());
        length.keySet().retainAll(TrainConfig.LENGTH);
        length.replaceAll((_, steps) -> steps((Long) steps, own.batchSize()));
        TrainConfig sized = own.with(length);
        return minutes > 0 ? sized.lasting(ENDLESS, sized.maxGradNorm()) : sized;
    }

    /** As many steps of {@code sequences} each as see at least what {@code steps} of the base see. */
    private long steps(long steps, int sequences) {
        return Math.ceilDiv(Math.multiplyExact(steps, (long) base.batchSize()), (long) sequences);
    }

    /** Sequences that a run sees. */
    long sequences() {
        return Math.multiplyExact(base.iterations(), (long) base.batchSize());
    }

    /** Seconds that a run may train; infinite where sequences are the budget. */
    double seconds() {
        return minutes > 0 ? 60 * minutes : Double.POSITIVE_INFINITY;
    }

    String words() {
        return minutes > 0
                ? "%s minutes of training".formatted(minutes)
                : String.format(
                        Locale.ROOT,
                        "%,d sequences (%,d steps of %,d)",
                        sequences(),
                        base.iterations(),
                        base.batchSize());
    }

    JsonObject json() {
        return minutes > 0 ? new JsonObject().put("minutes", minutes) : new JsonObject().put("sequences", sequences());
    }
}
