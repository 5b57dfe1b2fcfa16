package dev.mneme.cli;

import dev.mneme.cli.Command.Argument;
import dev.mneme.kernels.TensorArena;
import dev.mneme.model.MemoryNetwork;
import dev.mneme.model.ModelConfig;
import dev.mneme.model.config.Kinds.Kind;
import dev.mneme.train.TrainConfig;
import dev.mneme.train.evaluate.Evaluator;
import dev.mneme.train.evaluate.Result;
import dev.mneme.train.io.BadFileException;
import dev.mneme.train.io.Json;
import dev.mneme.train.report.Report;
import dev.mneme.train.report.ResultTable;
import dev.mneme.train.run.Checkpoint;
import dev.mneme.train.run.RunFolder;
import dev.mneme.train.run.RunPage;
import dev.mneme.train.run.TrainingState;
import dev.mneme.train.task.Task;
import dev.mneme.train.task.TaskConfig;
import dev.mneme.train.task.Tasks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code mneme report RUN}: the page that the run wrote, or would have written had it not been killed. */
final class ReportCommand {
    private ReportCommand() {}

    static Command create() {
        return Command.of(
                "report",
                "Makes the page of a run anew from its folder: the curves, a look at the network, and of a finished run"
                        + " its results, evaluated again to the same numbers.",
                Options.join(TaskOption.local(), List.of(Options.THREADS, Options.MEMORY_LIMIT)),
                List.of(new Argument("RUN", "The folder of a run", true)),
                List.of("mneme report runs/copy-dnc", "mneme report runs/babi-dnc --data moved.tar.gz"),
                ReportCommand::run);
    }

    private static int run(Settings settings, Terminal terminal) throws IOException {
        var folder = new RunFolder(Path.of(settings.arguments().getFirst()));
        Path newest = newest(folder);
        if (!Files.exists(newest)) {
            return measured(folder, settings, terminal);
        }
        Checkpoint checkpoint = Checkpoint.load(newest);
        TrainingState state = checkpoint.resumable();
        Task task = task(state.task(), state.options(), folder, settings);
        var page = new RunPage(folder, task, checkpoint.network(), state.config(), state.changes());
        boolean done = state.iteration() >= state.config().iterations();
        Checkpoint shown = done ? shown(folder, checkpoint, state) : checkpoint;
        int threads = Options.threads(settings, Integer.MAX_VALUE, terminal);
        try (TensorArena arena = TensorArena.create();
                Evaluator evaluator = Settings.checked(() -> new Evaluator(
                        task, shown.network(), shown.values(arena), threads, Options.memoryLimit(settings)));
                Interruption interruption = new Interruption()) {
            List<Result> results = List.of();
            if (done) {
                long iteration = shown.resumable().iteration();
                results = page.finish(iteration, shown != checkpoint, evaluator, interruption::wanted);
                if (results.isEmpty()) {
                    terminal.err().println("stopped; nothing was changed");
                    return Main.INTERRUPTED;
                }
            } else {
                page.write(state.iteration(), evaluator);
            }
            print(task, folder, state.iteration(), results, settings, terminal);
        }
        return Main.DONE;
    }

    /** The best checkpoint where it is the one that the newest speaks of, else the newest. */
    private static Checkpoint shown(RunFolder folder, Checkpoint newest, TrainingState state) throws IOException {
        if (!state.best().exists() || !Files.exists(folder.best())) {
            return newest;
        }
        Checkpoint best = Checkpoint.load(folder.best());
        return state.best().isIn(best) ? best : newest;
    }

    /** The checkpoint that says how far the run came; a run killed early has none but the best. */
    private static Path newest(RunFolder folder) throws IOException {
        if (!Files.exists(folder.path())) {
            throw new NoSuchFileException(folder.path().toString());
        }
        Path newest = Files.exists(folder.latest()) ? folder.latest() : folder.best();
        if (!Files.exists(newest) && !folder.isRun()) {
            throw new BadFileException(
                    folder.path(), "this is no run's folder: it holds neither a config.json nor a checkpoint");
        }
        return newest;
    }

    private static Task task(String name, Map<String, Object> saved, RunFolder folder, Settings settings) {
        return Settings.checked(() -> {
            Kind<TaskConfig> kind = Tasks.KINDS.named(name);
            return LocalOptions.complete(kind, saved, folder.latest(), TaskOption.given(kind, settings))
                    .create();
        });
    }

    /** A run without a checkpoint: its configuration says what it was to become. */
    private static int measured(RunFolder folder, Settings settings, Terminal terminal) throws IOException {
        Map<String, Object> started = folder.readConfig();
        Task task = task(String.valueOf(started.get("task")), part(folder, started, "task-options"), folder, settings);
        Map<String, Object> model = part(folder, started, "model");
        Map<String, Object> training = part(folder, started, "training");
        new RunPage(
                        folder,
                        task,
                        Settings.checked(() -> new MemoryNetwork(ModelConfig.fromMap(model))),
                        Settings.checked(() -> TrainConfig.fromMap(training)),
                        List.of())
                .write();
        print(task, folder, 0, List.of(), settings, terminal);
        return Main.DONE;
    }

    private static Map<String, Object> part(RunFolder folder, Map<String, Object> started, String name)
            throws BadFileException {
        if (!(started.get(name) instanceof Map<?, ?> map)) {
            throw new BadFileException(folder.path(), "its config.json has no " + name);
        }
        var part = new LinkedHashMap<String, Object>();
        map.forEach((key, value) -> part.put(String.valueOf(key), value));
        return part;
    }

    private static void print(
            Task task, RunFolder folder, long iteration, List<Result> results, Settings settings, Terminal terminal) {
        Path page = folder.path().resolve(Report.FILE_NAME);
        if (settings.flag("json")) {
            terminal.out()
                    .println(Json.JsonObject.builder()
                            .put("run", folder.path().toString())
                            .put("report", page.toString())
                            .put("iteration", iteration)
                            .put("done", !results.isEmpty())
                            .put("evaluations", ResultTable.json(results))
                            .encode());
            return;
        }
        if (!results.isEmpty()) {
            terminal.lines(ResultTable.text(ResultTable.of("", task.loss(), results)));
            terminal.out().println();
        }
        terminal.out().println("report      " + page);
    }
}
