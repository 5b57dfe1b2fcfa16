package dev.mneme.train.bench;

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
}
