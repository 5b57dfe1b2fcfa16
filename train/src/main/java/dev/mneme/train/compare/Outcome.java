package dev.mneme.train.compare;

import dev.mneme.train.NonFiniteException;
import dev.mneme.train.evaluate.Result;
import dev.mneme.train.io.JsonObject;
import dev.mneme.train.objective.Score;
import java.util.List;
import java.util.Optional;

/**
 * What a run came to. Nothing in it but the time depends on the machine, on threads, or on how often the run was stopped.
 *
 * @param json as files keep it
 */
record Outcome(JsonObject json) {
    private static final String BROKE_DOWN = "broke-down";
    private static final String EVALUATIONS = "evaluations";
    private static final String SILENCED = "reads-silenced";

    /**
     * Of a run that is over.
     *
     * @param seconds it trained
     * @param results of its best checkpoint
     * @param silenced the first of them without reads; empty where there is no memory
     */
    static Outcome of(
            Entry entry,
            long parameters,
            long iterations,
            double seconds,
            List<Result> results,
            Optional<Result> silenced) {
        JsonObject json = begin(entry, parameters, iterations, seconds)
                .put(EVALUATIONS, results.stream().map(Outcome::json).toList());
        silenced.ifPresent(result -> json.put(SILENCED, json(result)));
        return new Outcome(json);
    }

    /** Of a run that broke down, and why. */
    static Outcome brokeDown(Entry entry, long parameters, long iterations, double seconds, NonFiniteException why) {
        return new Outcome(begin(entry, parameters, iterations, seconds)
                .put(EVALUATIONS, List.of())
                .put(BROKE_DOWN, String.valueOf(why.getMessage())));
    }

    private static JsonObject begin(Entry entry, long parameters, long iterations, double seconds) {
        return new JsonObject()
                .put("seed", entry.seed())
                .put("run", entry.name())
                .put("parameters", parameters)
                .put("iterations", iterations)
                .put("seconds", seconds);
    }

    /** By the keys of curves and tables: the error, the others, and every count. */
    private static JsonObject json(Result result) {
        Score score = result.score();
        JsonObject json = new JsonObject()
                .put("evaluation", result.evaluation())
                .put(score.error().key(), score.error().value());
        score.others().forEach(metric -> json.put(metric.key(), metric.value()));
        score.figures().forEach((key, value) -> {
            if (!json.has(key)) {
                json.put(key, value);
            }
        });
        return json;
    }

    double seconds() {
        return json.real("seconds");
    }

    long iterations() {
        return json.integer("iterations");
    }

    long parameters() {
        return json.integer("parameters");
    }

    boolean isWhole() {
        return !json.has(BROKE_DOWN);
    }

    /** The names of what it was evaluated on, in order. */
    List<String> evaluations() {
        return json.objects(EVALUATIONS).stream()
                .map(evaluation -> evaluation.string("evaluation"))
                .toList();
    }

    /** A number of an evaluation; NaN where there is none. */
    double value(String evaluation, String key) {
        return json.objects(EVALUATIONS).stream()
                .filter(one -> one.string("evaluation").equals(evaluation))
                .mapToDouble(one -> number(one, key))
                .findFirst()
                .orElse(Double.NaN);
    }

    /** The same of the first evaluation with silenced reads. */
    double silenced(String key) {
        return json.has(SILENCED) ? number(json.object(SILENCED), key) : Double.NaN;
    }

    private static double number(JsonObject json, String key) {
        return !json.has(key) || json.isNull(key) ? Double.NaN : json.real(key);
    }
}
