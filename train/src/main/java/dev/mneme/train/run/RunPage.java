package dev.mneme.train.run;

import dev.mneme.kernels.Kernels;
import dev.mneme.model.MemoryNetwork;
import dev.mneme.train.evaluate.Evaluator;
import dev.mneme.train.evaluate.Result;
import dev.mneme.train.recipe.TrainConfig;
import dev.mneme.train.report.Look;
import dev.mneme.train.report.Report;
import dev.mneme.train.report.ResultTable;
import dev.mneme.train.report.RunCurves;
import dev.mneme.train.report.RunReport;
import dev.mneme.train.task.Task;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.BooleanSupplier;

/**
 * The page of a run: its settings, the metrics in its folder, and a network as an evaluator sees it. The same of all
 * three give the same bytes, whoever asks for the page and when.
 */
public final class RunPage {
    private final RunFolder folder;
    private final Task task;
    private final MemoryNetwork network;
    private final TrainConfig config;
    private final List<Change> changes;

    /**
     * The page of the run in {@code folder}, which trains {@code network} on {@code task}. Writes nothing yet.
     *
     * @param changes of {@code config} when the run was resumed
     */
    public RunPage(RunFolder folder, Task task, MemoryNetwork network, TrainConfig config, List<Change> changes) {
        this.folder = folder;
        this.task = task;
        this.network = network;
        this.config = config;
        this.changes = changes;
    }

    /** Writes the page of a run of which no checkpoint is left: what was measured. */
    public void write() throws IOException {
        write("No checkpoint of this run is left: it shows what was measured.", List.of(), Optional.empty());
    }

    /** Writes the page of a run that stands at {@code iteration}, with the network that {@code evaluator} sees. */
    public void write(long iteration, Evaluator evaluator) throws IOException {
        write(
                "Stands at iteration %s of %s.".formatted(iteration, config.iterations()),
                List.of(),
                Optional.of(look(evaluator)));
    }

    /**
     * Evaluates on all the task's evaluations and writes the page of a finished run.
     *
     * @param iteration of the checkpoint that {@code evaluator} sees
     * @param best whether that is the best one; else it is the last
     * @return a result for each; none, and no page, when {@code stop} said so in between
     */
    public List<Result> finish(long iteration, boolean best, Evaluator evaluator, BooleanSupplier stop)
            throws IOException {
        List<Result> results = evaluator.evaluate(task.evaluations(), config.seed(), Integer.MAX_VALUE, stop);
        if (results.isEmpty()) {
            return results;
        }
        write(
                summary(iteration, best ? "best" : "last", results.getFirst()),
                List.of(ResultTable.of(
                        "What the %s checkpoint reaches".formatted(best ? "best" : "last"),
                        task.objective().unit(),
                        results)),
                Optional.of(look(evaluator)));
        return results;
    }

    private String summary(long iteration, String which, Result trained) {
        return "Done: %s iterations. The %s checkpoint, that of iteration %s, %s."
                .formatted(
                        config.iterations(), which, iteration, trained.score().words(trained.evaluation()));
    }

    private RunReport.Sequence look(Evaluator evaluator) {
        return evaluator.look(
                task.evaluations().getFirst(), config.seed(), (batch, rollout, b) -> Look.of(task, batch, rollout, b));
    }

    private void write(String summary, List<RunReport.Table> tables, Optional<RunReport.Sequence> sequence)
            throws IOException {
        Report.write(
                new RunReport(
                        task.name(),
                        summary,
                        config.seed(),
                        network.layout().count(),
                        Kernels.loops(),
                        settings(),
                        RunCurves.of(folder.metrics(), task),
                        tables,
                        sequence),
                folder.path());
    }

    private SequencedMap<String, String> settings() {
        var settings = new LinkedHashMap<String, String>();
        TrainingState.sharedOptions(task).forEach((key, value) -> settings.put(key, shortened(value)));
        network.config().toMap().forEach((key, value) -> settings.put(key, shortened(value)));
        config.toMap().forEach((key, value) -> {
            String earlier = Change.words(changes, key);
            settings.put(key, shortened(value) + (earlier.isEmpty() ? "" : " (" + earlier + ")"));
        });
        return settings;
    }

    private static String shortened(Object value) {
        String text = value.toString();
        return text.length() > 60 ? text.substring(0, 57) + "..." : text;
    }
}
