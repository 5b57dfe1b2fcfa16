package dev.mneme.train.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Measures settings one after the other, each in a process of its own so that its peak memory is true. A curve, which is
 * the settings that differ in N alone, ends where a point is expected to exceed a limit, and says so.
 *
 * @param measurement measures one setting
 * @param capSeconds a step of all sequences may take
 * @param capBytes the tensors of a setting may take
 */
public record Scaling(Measurement measurement, double capSeconds, long capBytes) {
    /** Measures a setting in another process. */
    @FunctionalInterface
    public interface Measurement {
        /** Throws an IOException with the reason when that process failed. */
        StepCost measure(StepSetting setting) throws IOException, InterruptedException;
    }

    /** Measures {@code settings} in order; stops early, with what it has, when {@code stop} says so. */
    public List<ScalingPoint> run(List<StepSetting> settings, Consumer<ScalingPoint> listener, BooleanSupplier stop)
            throws InterruptedException {
        var points = new ArrayList<ScalingPoint>();
        Map<StepSetting, List<ScalingPoint>> curves = new LinkedHashMap<>();
        for (StepSetting setting : settings) {
            if (stop.getAsBoolean()) {
                break;
            }
            List<ScalingPoint> curve = curves.computeIfAbsent(setting.withRows(1 << 10), s -> new ArrayList<>());
            Optional<String> why = tooMuch(setting, curve);
            ScalingPoint point = why.isPresent() ? ScalingPoint.left(setting, why.get()) : measure(setting);
            curve.add(point);
            points.add(point);
            listener.accept(point);
        }
        return points;
    }

    private ScalingPoint measure(StepSetting setting) throws InterruptedException {
        try {
            return ScalingPoint.measured(setting, measurement.measure(setting));
        } catch (IOException e) {
            return ScalingPoint.left(setting, String.valueOf(e.getMessage()));
        }
    }

    /** Why a point is not worth its time: what it would take, by the law of the points before it. */
    private Optional<String> tooMuch(StepSetting setting, List<ScalingPoint> curve) {
        long bytes;
        try {
            bytes = StepBench.tensorBytes(setting);
        } catch (IllegalArgumentException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
        if (bytes > capBytes) {
            return Optional.of(String.format(Locale.ROOT, "its tensors would take %.1f GB", bytes / 1e9));
        }
        List<ScalingPoint> measured =
                curve.stream().filter(p -> p.cost().isPresent()).toList();
        if (!curve.isEmpty() && measured.size() < curve.size()) {
            return Optional.of("the curve ended before");
        }
        if (measured.size() < 2) {
            return Optional.empty();
        }
        double seconds = extrapolated(measured.get(measured.size() - 2), measured.getLast(), setting.rows());
        return seconds > capSeconds
                ? Optional.of(String.format(Locale.ROOT, "a step would take about %.1f s", seconds))
                : Optional.empty();
    }

    /** Along the power law through two points. */
    static double extrapolated(ScalingPoint before, ScalingPoint last, int rows) {
        double x0 = Math.log(before.setting().rows());
        double x1 = Math.log(last.setting().rows());
        double y0 = Math.log(before.cost().orElseThrow().millis());
        double y1 = Math.log(last.cost().orElseThrow().millis());
        double slope = x1 > x0 ? Math.max(0, (y1 - y0) / (x1 - x0)) : 0;
        return Math.exp(y1 + slope * (Math.log(rows) - x1)) / 1e3;
    }
}
