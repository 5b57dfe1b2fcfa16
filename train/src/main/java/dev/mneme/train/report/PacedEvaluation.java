package dev.mneme.train.report;

import dev.mneme.train.evaluate.Evaluator;
import dev.mneme.train.evaluate.Pace;
import dev.mneme.train.evaluate.Result;
import dev.mneme.train.io.JsonObject;
import dev.mneme.train.objective.Score;
import dev.mneme.train.task.Evaluation;
import dev.mneme.train.task.Task;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** An evaluation that may take long: shows how far it is, and whether its last steps are as fast as its first. */
public final class PacedEvaluation {
    private static final long WARM_NANOS = 10_000_000_000L;
    private static final int PACED_STEPS = 2000; // fewer have no first and last thousand

    private final Task task;
    private final PrintStream words;
    private Optional<Pace.Section> first = Optional.empty();
    private Optional<Pace.Section> last = Optional.empty();

    /** Of {@code task}; says how far it is to {@code words}. */
    public PacedEvaluation(Task task, PrintStream words) {
        this.task = task;
        this.words = words;
    }

    /** The result; none when it was stopped. */
    public List<Result> evaluate(
            Evaluator evaluator, Evaluation evaluation, long seed, int most, BooleanSupplier stop) {
        int sequences = Math.min(evaluation.sequences(), most);
        long steps = evaluation.maxSteps();
        if (steps >= PACED_STEPS) {
            evaluator.warmUp(evaluation, seed, sequences, WARM_NANOS, stop);
        }
        Progress progress = Progress.create(
                words, task.name(), task.objective().score().error().words(), 0, Math.multiplyExact(steps, sequences));
        try {
            var pace = new Pace();
            Score score = evaluator.evaluate(evaluation, seed, most, (before, count, done) -> {
                progress.update(before * steps + (long) done * count, Double.NaN, Double.NaN);
                if (before == 0) {
                    pace.mark(done);
                    if (done == steps) {
                        first = pace.first();
                        last = pace.last();
                    }
                }
                return !stop.getAsBoolean();
            });
            return stop.getAsBoolean() ? List.of() : List.of(new Result(evaluation.name(), score));
        } finally {
            progress.finish();
        }
    }

    /** The pace as JSON; empty when there were too few steps. */
    public Optional<JsonObject> json() {
        if (first.isEmpty() || last.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new JsonObject().put("first", json(first.get())).put("last", json(last.get())));
    }

    private static JsonObject json(Pace.Section section) {
        JsonObject json =
                new JsonObject().put("steps", section.steps()).put("seconds-per-step", section.secondsPerStep());
        section.residentBytes().ifPresent(bytes -> json.put("resident-bytes", bytes));
        return json;
    }

    /** The pace as lines of a table, after an empty one; none when there were too few steps. */
    public List<String> text() {
        if (first.isEmpty() || last.isEmpty()) {
            return List.of();
        }
        var table = new RunReport.Table(
                "",
                List.of("pace", "ms per step", "resident memory"),
                List.of(row("first", first.get()), row("last", last.get())));
        var lines = new ArrayList<>(List.of(""));
        lines.addAll(ResultTable.text(table));
        return lines;
    }

    private static List<String> row(String name, Pace.Section section) {
        String resident = section.residentBytes().isEmpty()
                ? "unknown"
                : (section.residentBytes().getAsLong() >> 20) + " MiB";
        return List.of(
                name + " " + section.steps() + " steps",
                String.format(Locale.ROOT, "%.4f", 1e3 * section.secondsPerStep()),
                resident);
    }
}
