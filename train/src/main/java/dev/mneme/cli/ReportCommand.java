package dev.mneme.cli;

import dev.mneme.kernels.TensorArena;
import dev.mneme.model.config.Kinds.Kind;
import dev.mneme.train.evaluate.Evaluator;
import dev.mneme.train.evaluate.Result;
import dev.mneme.train.io.JsonObject;
import dev.mneme.train.machine.Interruption;
import dev.mneme.train.report.Report;
import dev.mneme.train.report.ResultTable;
import dev.mneme.train.run.Checkpoint;
import dev.mneme.train.run.RunFolder;
import dev.mneme.train.run.RunPage;
import dev.mneme.train.run.SavedRun;
import dev.mneme.train.run.SavedTask;
import dev.mneme.train.task.Task;
import dev.mneme.train.task.TaskConfig;
import dev.mneme.train.task.Tasks;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code mneme report RUN}: the page that the run wrote, or would have written had it not been killed. */
@Command(
        name = "report",
        description =
                "Makes the page of a run anew from its folder: the curves, a look at the network, and of a finished"
                        + " run its results, evaluated again to the same numbers.",
        footer = {"mneme report runs/copy-dnc", "mneme report runs/babi-dnc --data moved.tar.gz"})
final class ReportCommand implements Action {
    @Parameters(paramLabel = "RUN", description = "The folder of a run")
    private String run = "";

    @Mixin
    @SuppressWarnings("unused") // Given has what was said
    private final SettingsMixin settings = SettingsMixin.local();

    @Mixin
    private final Machine machine = new Machine();

    @Override
    public int run(Given given, Terminal terminal) throws IOException {
        SavedRun saved = SavedRun.read(new RunFolder(Path.of(run)));
        Kind<TaskConfig> kind = Given.checked(() -> Tasks.KINDS.named(saved.task()));
        Path latest = saved.folder().latest();
        Task task = Given.checked(() -> SavedTask.of(kind, saved.options(), latest, given.of(kind.defaults())));
        RunPage page = Given.checked(() -> saved.page(task));
        Optional<Checkpoint> shown = saved.shown();
        List<Result> results = List.of();
        if (shown.isEmpty()) {
            page.write();
        } else {
            try (TensorArena arena = TensorArena.create();
                    Evaluator evaluator = machine.evaluator(task, shown.get(), arena, terminal);
                    Interruption interruption = new Interruption()) {
                if (!saved.isDone()) {
                    page.write(saved.iteration(), evaluator);
                } else {
                    long iteration = shown.get().resumable().iteration();
                    results = page.finish(iteration, saved.isBest(shown.get()), evaluator, interruption::wanted);
                    if (results.isEmpty()) {
                        return terminal.stopped();
                    }
                }
            }
        }
        Path path = saved.folder().path().resolve(Report.FILE_NAME);
        List<Result> reached = results;
        return terminal.done(
                given,
                () -> new JsonObject()
                        .put("run", saved.folder().path().toString())
                        .put("report", path.toString())
                        .put("iteration", saved.iteration())
                        .put("done", !reached.isEmpty())
                        .put("evaluations", ResultTable.json(reached)),
                () -> lines(task, reached, path));
    }

    private static List<String> lines(Task task, List<Result> results, Path page) {
        var lines = new ArrayList<String>();
        if (!results.isEmpty()) {
            lines.addAll(ResultTable.text(task, results));
            lines.add("");
        }
        lines.add("report      " + page);
        return lines;
    }
}
