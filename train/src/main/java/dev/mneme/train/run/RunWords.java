package dev.mneme.train.run;

import dev.mneme.kernels.Kernels;
import dev.mneme.train.NonFiniteException;
import dev.mneme.train.evaluate.Result;
import dev.mneme.train.io.JsonObject;
import dev.mneme.train.recipe.TrainConfig;
import dev.mneme.train.report.Progress;
import dev.mneme.train.report.Report;
import dev.mneme.train.report.ResultTable;
import dev.mneme.train.task.Task;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;

/** The words that go along with a run: how it begins, how far it is, how it ends, and what to do when it breaks down. */
public final class RunWords {
    private final Run run;
    private final TrainConfig config;
    private final String task;
    private final PrintStream words;

    /** About {@code run}, to {@code words}. */
    public RunWords(Run run, PrintStream words) {
        this.run = run;
        this.config = run.config();
        this.task = run.task().name();
        this.words = words;
    }

    /** Says what runs, and where. */
    public void begin() {
        int threads = run.resources().threads();
        words.printf(
                Locale.ROOT,
                "mneme %s, %s, %d thread%s, seed %d, %,d parameters%n",
                Version.MNEME,
                Kernels.loops(),
                threads,
                threads == 1 ? "" : "s",
                config.seed(),
                run.network().layout().count());
        words.println((run.iteration() > 0 ? "resumed at iteration " + run.iteration() + " in " : "run ")
                + run.folder().path());
        run.notes().forEach(words::println);
    }

    /**
     * Trains as {@link Run#train} does, and shows how far it is.
     *
     * @return whether all iterations are done
     */
    public boolean train(BooleanSupplier stop) throws IOException {
        Progress progress = Progress.create(
                words,
                title(run.task()),
                run.task().objective().score().error().words(),
                run.iteration(),
                config.iterations());
        try {
            return run.train(listener(progress), stop);
        } catch (NonFiniteException e) {
            throw new NonFiniteException(e.getMessage() + ". " + remedy(), e);
        } finally {
            progress.finish();
        }
    }

    /** Tells of every iteration, and of a curriculum's steps up. */
    private Run.Listener listener(Progress progress) {
        return new Run.Listener() {
            private Task shown = run.task();

            @Override
            public void iteration(long iteration, double loss, double error) {
                if (!run.task().equals(shown)) {
                    shown = run.task();
                    progress.rename(title(shown));
                    progress.message("iteration %s: sequences of length up to %s"
                            .formatted(iteration, shown.maxLength().orElse(0)));
                }
                progress.update(iteration, loss, error);
            }
        };
    }

    private String title(Task shown) {
        return config.curriculum().curriculum()
                ? shown.name() + " to " + shown.maxLength().orElse(0)
                : shown.name();
    }

    /** What to do about a run that broke down: something that can be done as it is said. */
    private String remedy() {
        double smaller = config.learningRate() / 10;
        if (!Files.exists(run.folder().latest())) {
            return "There is no checkpoint yet: start again with a smaller learning rate (--learning-rate %s) or gradient"
                            .formatted(smaller)
                    + " norm (--max-grad-norm 1)";
        }
        return "Go on from the last checkpoint with a smaller learning rate or gradient norm: mneme train %s --resume %s"
                        .formatted(task, run.folder().latest())
                + " --learning-rate %s --max-grad-norm 1".formatted(smaller)
                + (run.best().exists()
                        ? "; the best so far, of iteration %s, is %s"
                                .formatted(run.best().iteration(), run.folder().best())
                        : "");
    }

    /** Says how the run ended; without results it was stopped. */
    public void end(List<Result> results) {
        Path path = run.folder().path();
        if (results.isEmpty()) {
            words.printf(
                    Locale.ROOT,
                    "stopped at iteration %d of %d; go on with: mneme train %s --resume %s%n",
                    run.iteration(),
                    config.iterations(),
                    task,
                    path);
            return;
        }
        words.println();
        ResultTable.text(run.task(), results).forEach(words::println);
        words.println();
        words.println(
                run.best().exists()
                        ? "checkpoints " + run.folder().best() + " (in the table), "
                                + run.folder().latest()
                        : "checkpoint  " + run.folder().latest()
                                + " (in the table; no validation gave a finite loss, so none is the best)");
        words.println("report      " + path.resolve(Report.FILE_NAME));
    }

    /** The same for machines. */
    public JsonObject json(List<Result> results) {
        return new JsonObject()
                .put("run", run.folder().path().toString())
                .put("iteration", run.iteration())
                .put("done", !results.isEmpty())
                .put("evaluations", ResultTable.json(results));
    }
}
