package dev.mneme.train.bench;

import java.util.Locale;
import java.util.Optional;

/**
 * One setting of a comparison with what came out.
 *
 * @param setting what was to be measured
 * @param cost what it cost; empty when it was not measured
 * @param note why not, empty when it was
 */
public record ScalingPoint(StepSetting setting, Optional<StepCost> cost, String note) {
    static ScalingPoint measured(StepSetting setting, StepCost cost) {
        return new ScalingPoint(setting, Optional.of(cost), "");
    }

    static ScalingPoint left(StepSetting setting, String why) {
        return new ScalingPoint(setting, Optional.empty(), why);
    }

    /** In words: what was measured, and what came out or why nothing did. */
    public String words() {
        String what = cost.map(c ->
                        String.format(Locale.ROOT, "%.4f ms a step%s", c.millis(), c.settled() ? "" : ", not settled"))
                .orElseGet(() -> "left out: " + note);
        return String.format(
                Locale.ROOT,
                "%s, %,d rows, %s, batch %d: %s",
                setting.name(),
                setting.rows(),
                setting.filled() ? "filled" : "fresh",
                setting.batchSize(),
                what);
    }
}
