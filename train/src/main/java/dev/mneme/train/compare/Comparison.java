package dev.mneme.train.compare;

import dev.mneme.train.io.JsonObject;
import dev.mneme.train.objective.Score;
import dev.mneme.train.objective.Score.Metric;
import dev.mneme.train.run.Run;
import dev.mneme.train.task.Task;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * Trains all that are compared, seed after seed, each run on one thread and some of them side by side, and tells what came
 * of them. What is over stays over, what was interrupted goes on; where sequences are the budget, nothing but the times
 * depends on how many run at once and on how often they were stopped.
 */
public final class Comparison implements AutoCloseable {
    private final Entrants entrants;
    private final List<Entry> entries = new ArrayList<>();
    private final TreeMap<Integer, Outcome> outcomes = new TreeMap<>(); // by place in entries; guarded by itself
    private final CompareFolder folder;
    private final CompareWords words;
    private final int parallel;
    private final long memoryLimit; // of each of them
    private final Task task; // for names of measures
    private final Forecast forecast;

    /**
     * A comparison in the folder {@code path}, new or its own. Nothing runs yet.
     *
     * @param threads runs side by side at most; fewer where they would not fit into memory together
     * @param memoryLimit bytes of tensors of all of them together
     * @throws IllegalArgumentException when one of them alone needs more
     */
    public Comparison(Entrants entrants, Path path, int threads, long memoryLimit, CompareWords words)
            throws IOException {
        this.entrants = entrants;
        this.words = words;
        for (long seed = 1; seed <= entrants.config().seeds(); seed++) {
            for (Entrant entrant : entrants.all()) {
                entries.add(new Entry(entrant, seed));
            }
        }
        parallel = fitting(Math.min(threads, entries.size()), memoryLimit);
        this.memoryLimit = memoryLimit / parallel;
        task = entrants.all().getFirst().task();
        forecast = new Forecast(entries, entrants.budget(), parallel);
        folder = CompareFolder.open(path, setup());
    }

    private int fitting(int most, long limit) {
        for (int side = most; side > 1; side--) {
            try {
                requireRoom(new Run.Resources(1, limit / side));
                return side;
            } catch (IllegalArgumentException _) {
                // fewer at a time
            }
        }
        requireRoom(new Run.Resources(1, limit));
        return 1;
    }

    private void requireRoom(Run.Resources resources) {
        for (Entrant entrant : entrants.all()) {
            Run.requireRoom(entrant.task(), entrant.model(), entrant.training(), resources);
        }
    }

    /** All that decides what comes out, but the code. */
    private JsonObject setup() {
        var models = new JsonObject();
        entrants.all().forEach(entrant -> models.put(entrant.label(), entrant.settings()));
        return new JsonObject()
                .put("task", entrants.task())
                .put("budget", entrants.budget().json())
                .put("seeds", entrants.config().seeds())
                .put("models", models);
    }

    /** Runs what is left; returns whether all are over, which they are not when {@code stop} said so before. */
    public boolean run(BooleanSupplier stop) throws IOException, InterruptedException {
        for (int i = 0; i < entries.size(); i++) {
            Optional<Outcome> before = oneRun(i).outcome();
            if (before.isPresent()) {
                outcomes.put(i, before.get());
                forecast.at(i, before.get().iterations(), before.get().seconds());
                forecast.over(i);
            }
        }
        List<Integer> left = IntStream.range(0, entries.size())
                .filter(i -> !outcomes.containsKey(i))
                .boxed()
                .toList();
        words.begin(entrants, parallel, outcomes.size(), folder.path());
        write();
        var failed = new AtomicBoolean();
        try (ExecutorService pool = Executors.newFixedThreadPool(parallel)) {
            var futures = new ArrayList<Future<?>>();
            for (int i : left) {
                futures.add(pool.submit(() -> {
                    finish(i, () -> failed.get() || stop.getAsBoolean(), failed);
                    return i;
                }));
            }
            for (Future<?> future : futures) {
                await(future);
            }
        }
        if (outcomes.size() < entries.size()) {
            words.stopped();
            return false;
        }
        words.end(new CompareTable(standings(), task).errors(), folder);
        return true;
    }

    private OneRun oneRun(int i) {
        return new OneRun(entries.get(i), entrants.budget(), folder.path(), new Run.Resources(1, memoryLimit));
    }

    private void finish(int i, BooleanSupplier stop, AtomicBoolean failed) throws IOException {
        if (stop.getAsBoolean()) {
            return;
        }
        try {
            Optional<Outcome> outcome = oneRun(i)
                    .finish(
                            (iteration, seconds) -> {
                                forecast.at(i, iteration, seconds);
                                words.at(forecast, entries.size());
                            },
                            stop);
            if (outcome.isPresent()) {
                over(i, outcome.get());
            }
        } catch (IOException | RuntimeException | Error e) {
            failed.set(true); // the others stop where they are
            throw e;
        }
    }

    private void over(int i, Outcome outcome) throws IOException {
        synchronized (outcomes) {
            outcomes.put(i, outcome);
            forecast.over(i);
            words.over(entries.get(i), outcome, reached(outcome), forecast, entries.size());
            write();
        }
    }

    private String reached(Outcome outcome) {
        if (!outcome.isWhole()) {
            return "";
        }
        Metric error = task.objective().score().error();
        String first = outcome.evaluations().getFirst();
        return "%s %s (%s)"
                .formatted(
                        error.words(),
                        Spread.of(new double[] {outcome.value(first, error.key())})
                                .text(),
                        first);
    }

    /** What is thrown in a run is thrown here. */
    private static void await(Future<?> future) throws IOException, InterruptedException {
        try {
            future.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException cause -> throw cause;
                case RuntimeException cause -> throw cause;
                case Error cause -> throw cause;
                case null, default -> throw new IllegalStateException(e);
            }
        }
    }

    private List<Standing> standings() {
        return entrants.all().stream()
                .map(entrant -> new Standing(
                        entrant,
                        outcomes.entrySet().stream()
                                .filter(entry ->
                                        entrant.is(entries.get(entry.getKey()).entrant()))
                                .map(Map.Entry::getValue)
                                .toList()))
                .toList();
    }

    private void write() throws IOException {
        List<Standing> standings = standings();
        folder.write(
                setup(),
                standings.stream().map(this::json).toList(),
                outcomes.size() == entries.size(),
                new ComparePage(entrants, folder.path()).html(standings));
    }

    private JsonObject json(Standing standing) {
        Score score = task.objective().score();
        var evaluations = new ArrayList<JsonObject>();
        for (String evaluation : standing.evaluations()) {
            JsonObject json = new JsonObject().put("evaluation", evaluation);
            json.put(
                    score.error().key(),
                    standing.of(evaluation, score.error().key()).json());
            score.others()
                    .forEach(metric -> json.put(
                            metric.key(), standing.of(evaluation, metric.key()).json()));
            if (!json.has(Score.LOSS)) {
                json.put(Score.LOSS, standing.of(evaluation, Score.LOSS).json());
            }
            evaluations.add(json);
        }
        return new JsonObject()
                .put("model", standing.entrant().label())
                .put("evaluations", evaluations)
                .put(
                        "reads-silenced",
                        standing.of(run -> run.silenced(score.error().key())).json())
                .put("seconds", standing.of(Outcome::seconds).json())
                .put("runs", standing.outcomes().stream().map(Outcome::json).toList());
    }

    /** What is in {@code compare.json}. */
    public Path result() {
        return folder.result();
    }

    @Override
    public void close() throws IOException {
        folder.close();
    }
}
