package dev.mneme.train.report;

import dev.mneme.train.io.Json;
import dev.mneme.train.io.JsonObject;
import dev.mneme.train.objective.Score;
import dev.mneme.train.objective.Score.Metric;
import dev.mneme.train.task.Task;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What was measured in a run, as curves over its iterations. */
public final class RunCurves {
    private RunCurves() {}

    /** Those of which the {@code lines} of metrics have a value, the loss first. */
    public static List<Curve> of(List<String> lines, Task task) {
        MetricsReader metrics = MetricsReader.read(lines, line -> numbers(Json.parseObject(line)));
        var curves = new ArrayList<Curve>();
        Score score = task.objective().score();
        Metric error = score.error();
        String cost = task.objective().unit() + " per sequence";
        add(curves, metrics.curve("loss", "Loss", cost));
        add(curves, metrics.curve("validation-loss", "Validation loss", cost));
        if (!error.key().equals(Score.LOSS)) {
            add(curves, metrics.curve(error.key(), "Training " + error.words(), error.unit()));
            add(curves, metrics.curve("validation-" + error.key(), "Validation " + error.words(), error.unit()));
        }
        for (Metric other : score.others()) {
            add(curves, metrics.curve("validation-" + other.key(), sentence(other.words()), other.unit()));
        }
        add(curves, metrics.curve("max-length", "Curriculum", "greatest length"));
        return curves;
    }

    private static Map<String, Object> numbers(JsonObject line) {
        var map = new LinkedHashMap<String, Object>();
        line.keys().forEach(key -> map.put(key, line.get(key) instanceof Number number ? number : "NaN"));
        return map;
    }

    private static String sentence(String words) {
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    private static void add(List<Curve> curves, Curve curve) {
        if (curve.iterations().length > 0) {
            curves.add(curve);
        }
    }
}
