package dev.mneme.cli;

import dev.mneme.cli.Command.Action;
import dev.mneme.kernels.Kernels;
import dev.mneme.model.Memories;
import dev.mneme.model.ModelConfig;
import dev.mneme.model.config.Configs;
import dev.mneme.model.config.Kinds.Kind;
import dev.mneme.model.config.Local;
import dev.mneme.train.NonFiniteException;
import dev.mneme.train.Recipe;
import dev.mneme.train.TrainConfig;
import dev.mneme.train.evaluate.Measure;
import dev.mneme.train.evaluate.Result;
import dev.mneme.train.io.BadFileException;
import dev.mneme.train.io.Json;
import dev.mneme.train.report.Progress;
import dev.mneme.train.report.Report;
import dev.mneme.train.report.ResultTable;
import dev.mneme.train.run.Checkpoint;
import dev.mneme.train.run.Run;
import dev.mneme.train.run.RunFolder;
import dev.mneme.train.run.RunLock;
import dev.mneme.train.run.TrainingState;
import dev.mneme.train.run.Version;
import dev.mneme.train.task.Task;
import dev.mneme.train.task.TaskConfig;
import dev.mneme.train.task.Tasks;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code mneme train TASK}: trains, or goes on with a run. */
final class TrainCommand {
    private static final Option RESUME = Option.text(
            "resume", "DIR|FILE", "Go on with the run in this folder, or from this checkpoint in a new folder");
    private static final Option OUT =
            Option.text("out", "DIR", "Folder of the run, new or empty").withDefault("runs/TASK-MEMORY");
    private static final Option STOP_AFTER =
            Option.whole("stop-after", "Stop after so many steps as if interrupted, to be resumed");

    private TrainCommand() {}

    static Command create() {
        var tasks = new ArrayList<Command>();
        Tasks.KINDS.all().forEach(kind -> tasks.add(create(kind)));
        return new Command(
                "train",
                "Trains a network on a task and writes a folder with checkpoints, metrics and a report.",
                Options.join(List.of(RESUME, OUT), resumable()),
                List.of(),
                List.of("mneme train copy", "mneme train copy --memory none", "mneme train --resume runs/copy-dnc"),
                tasks,
                (settings, terminal) -> {
                    if (settings.text("resume").isEmpty()) {
                        throw new UsageException("a task is missing; there are "
                                + String.join(", ", Tasks.KINDS.names())
                                + ". See 'mneme train --help'");
                    }
                    return resume(Optional.empty(), settings, terminal);
                });
    }

    private static Command create(Kind<TaskConfig> kind) {
        Recipe recipe = Recipe.of(kind.name(), 1, 1);
        Map<String, Object> training = recipe.training().toMap();
        boolean local = !Configs.marked(Local.class, kind.defaults()).isEmpty();
        String start = "mneme train " + kind.name() + (local ? " --data PATH" : "");
        Action action = (settings, terminal) -> settings.text("resume").isPresent()
                ? resume(Optional.of(kind), settings, terminal)
                : start(kind, settings, terminal);
        return Command.of(
                kind.name(),
                "Trains a network to " + kind.summary() + ".",
                Options.join(
                        TaskOption.of(kind),
                        Options.withDefaults(Options.MODEL, Options.defaults(recipe.model())),
                        Options.withDefaults(Options.TRAINING, training),
                        Options.withDefaults(Options.LENGTH, training),
                        Options.withDefaults(List.of(Options.SEED), training),
                        List.of(OUT, RESUME, STOP_AFTER, Options.THREADS, Options.MEMORY_LIMIT)),
                List.of(),
                List.of(
                        start,
                        start + " --seed 2 --out runs/second",
                        start + " --memory none",
                        "mneme train " + kind.name() + " --resume runs/" + kind.name() + "-dnc"),
                action);
    }

    /** What may be given to a run that goes on. */
    private static List<Option> resumable() {
        return Options.join(
                Options.LENGTH,
                Options.TRAINING.stream()
                        .filter(option -> TrainConfig.CHANGEABLE.contains(option.name()))
                        .toList(),
                TaskOption.local(),
                List.of(STOP_AFTER, Options.THREADS, Options.MEMORY_LIMIT));
    }

    private static int start(Kind<TaskConfig> kind, Settings all, Terminal terminal) throws IOException {
        Settings settings = meant(kind, all, terminal);
        Task whole = Settings.checked(() ->
                Configs.with(kind.defaults(), TaskOption.given(kind, settings)).create());
        Recipe recipe = recipe(whole, settings);
        Set<String> shape = Options.defaults(recipe.model()).keySet();
        ModelConfig model = Settings.checked(() -> recipe.model().with(settings.only(shape)));
        TrainConfig config = Settings.checked(() ->
                recipe.training().with(settings.only(recipe.training().toMap().keySet())));
        Settings.checked(() -> config.curriculum().longest(whole));
        Task task = Settings.checked(() -> config.curriculum().first(whole));
        Unused overruled = undecayed(config);
        Unused.changed(whole, task)
                .forEach(option -> overruled.add(
                        option,
                        "with a curriculum that begins at --curriculum-start %s and goes on to --curriculum-limit %s"
                                .formatted(
                                        config.curriculum().curriculumStart(),
                                        config.curriculum().curriculumLimit())));
        overruled.leftOutOf(settings, terminal);
        Run.Resources resources = resources(settings, model, config, terminal);
        Run.requireRoom(task, model, config, resources);

        RunFolder folder = folder(settings, task, model);
        try (RunLock _ = RunLock.of(folder)) {
            folder.writeConfig(configuration(task, model, config));
            try (Run run = new Run(folder, task, model, config, resources)) {
                return run(run, task, config, settings, terminal);
            }
        }
    }

    /** {@code all} that is said, without what does nothing. */
    private static Settings meant(Kind<TaskConfig> kind, Settings all, Terminal terminal) {
        Recipe recipe = Recipe.of(kind.name(), 1, 1);
        return new Unused()
                .with(recipe.model(), all)
                .with(recipe.training(), all)
                .leftOutOf(all, terminal);
    }

    private static Unused undecayed(TrainConfig config) {
        return config.weightDecay() == 0 || config.kept() < 1
                ? new Unused()
                : new Unused()
                        .add(
                                "weight-decay",
                                "with --learning-rate %s: 1 less their product, %s, is 1 as a float"
                                        .formatted(
                                                config.learningRate(), config.learningRate() * config.weightDecay()));
    }

    private static Recipe recipe(Task task, Settings settings) {
        Recipe recipe = Recipe.of(task);
        return settings.text("memory").map(recipe::withMemory).orElse(recipe);
    }

    private static RunFolder folder(Settings settings, Task task, ModelConfig model) throws IOException {
        Optional<String> out = settings.text("out");
        return out.isPresent()
                ? RunFolder.createAt(Path.of(out.get()))
                : RunFolder.create(
                        Path.of("runs"),
                        task.name() + "-" + Memories.KINDS.of(model.memory()).name());
    }

    private static Map<String, Object> configuration(Task task, ModelConfig model, TrainConfig config) {
        var options = new LinkedHashMap<>(task.options().toMap());
        for (String key : Configs.marked(Local.class, task.options())) {
            options.computeIfPresent(
                    key, (_, path) -> Path.of(path.toString()).toAbsolutePath().toString());
        }
        var map = new LinkedHashMap<String, Object>();
        map.put("version", Version.MNEME);
        map.put("task", task.name());
        map.put("task-options", options);
        map.put("model", model.toMap());
        map.put("training", config.toMap());
        return map;
    }

    private static int resume(Optional<Kind<TaskConfig>> named, Settings settings, Terminal terminal)
            throws IOException {
        refuseChanges(settings);
        Path from = Path.of(settings.required("resume", "DIR|FILE"));
        Path file = Files.isDirectory(from) ? from.resolve(RunFolder.LATEST) : from;
        var own = RunFolder.of(file);
        if (!file.endsWith(RunFolder.LATEST)
                || !own.isRun()
                || settings.text("out").isPresent()) {
            return resume(file, Optional.empty(), named, settings, terminal);
        }
        try (RunLock _ = RunLock.of(own)) { // before the checkpoint is read, which another process may be replacing
            return resume(file, Optional.of(own), named, settings, terminal);
        }
    }

    /** Goes on in {@code own} folder, locked; or in a new one, to leave alone what came later. */
    private static int resume(
            Path file, Optional<RunFolder> own, Optional<Kind<TaskConfig>> named, Settings settings, Terminal terminal)
            throws IOException {
        Checkpoint checkpoint = Checkpoint.load(file);
        TrainingState state = checkpoint.resumable();
        if (named.isPresent() && !named.get().name().equals(state.task())) {
            throw new UsageException("%s is a run of task %s, not of %s; resume it with 'mneme train %s --resume %s'"
                    .formatted(file, state.task(), named.get().name(), state.task(), settings.required("resume", "")));
        }
        Kind<TaskConfig> kind = Tasks.find(state.task())
                .orElseThrow(() -> new BadFileException(
                        file,
                        "it is a run of the task '" + state.task()
                                + "', which is none of Mneme's own; go on with it in code, where that task is:"
                                + " Run.resume(folder, checkpoint, task, config, resources)"));
        var elsewhere = new Unused();
        TaskOption.local().stream()
                .filter(option -> !Configs.marked(Local.class, kind.defaults()).contains(option.name()))
                .forEach(option -> elsewhere.add(option.name(), "for task " + kind.name()));
        elsewhere.leftOutOf(settings, terminal);
        Task task = Settings.checked(
                () -> LocalOptions.complete(kind, state.options(), file, TaskOption.given(kind, settings))
                        .create());
        TrainConfig config = Settings.checked(() -> state.config().with(settings.only(changeable())));
        undecayed(config).leftOutOf(settings, terminal);
        if (state.iteration() > config.iterations()) {
            throw new UsageException("%s stands at iteration %s already; --iterations must be at least that, but is %s"
                    .formatted(file, state.iteration(), config.iterations()));
        }
        ModelConfig model = checkpoint.network().config();
        Run.Resources resources = resources(settings, model, config, terminal);
        Run.requireRoom(task, model, config, resources);
        if (own.isPresent()) {
            return goOn(own.get(), checkpoint, task, config, resources, settings, terminal);
        }
        RunFolder folder = folder(settings, task, model);
        try (RunLock _ = RunLock.of(folder)) {
            folder.writeConfig(configuration(task, model, config));
            return goOn(folder, checkpoint, task, config, resources, settings, terminal);
        }
    }

    private static int goOn(
            RunFolder folder,
            Checkpoint checkpoint,
            Task task,
            TrainConfig config,
            Run.Resources resources,
            Settings settings,
            Terminal terminal)
            throws IOException {
        try (Run run = Run.resume(folder, checkpoint, task, config, resources)) {
            if (!run.changes().isEmpty()) {
                folder.amendConfig(config, run.changes());
            }
            return run(run, task, config, settings, terminal);
        }
    }

    private static Set<String> changeable() {
        var names = new HashSet<>(TrainConfig.LENGTH);
        names.addAll(TrainConfig.CHANGEABLE);
        return names;
    }

    private static void refuseChanges(Settings settings) {
        var allowed = new HashSet<>(Set.of("resume", "out", "json", "config", "debug"));
        resumable().forEach(option -> allowed.add(option.name()));
        for (String name : settings.given().keySet()) {
            if (!allowed.contains(name)) {
                throw new UsageException(
                        "--%s cannot change when a run is resumed: leave it out, or start a new run; only %s may be given"
                                .formatted(
                                        name,
                                        String.join(
                                                ", ",
                                                resumable().stream()
                                                        .map(o -> "--" + o.name())
                                                        .toList())));
            }
        }
    }

    private static Run.Resources resources(
            Settings settings, ModelConfig model, TrainConfig config, Terminal terminal) {
        int threads = Options.threads(settings, Options.useful(model, config.batchSize()), terminal);
        return new Run.Resources(threads, Options.memoryLimit(settings));
    }

    private static int run(Run run, Task task, TrainConfig config, Settings settings, Terminal terminal)
            throws IOException {
        PrintStream words = settings.flag("json") ? terminal.err() : terminal.out();
        Path path = run.folder().path();
        if (!settings.flag("json")) {
            terminal.goOnUnread("the run goes on, and all of it is in " + path);
        }
        words.printf(
                Locale.ROOT,
                "mneme %s, %s, %d thread%s, seed %d, %,d parameters%n",
                Version.MNEME,
                Kernels.loops(),
                run.resources().threads(),
                run.resources().threads() == 1 ? "" : "s",
                config.seed(),
                run.network().layout().count());
        words.println((run.iteration() > 0 ? "resumed at iteration " + run.iteration() + " in " : "run ") + path);
        run.notes().forEach(words::println);
        long stopAt = settings.given().containsKey("stop-after")
                ? stopAt(run.iteration(), settings.whole("stop-after", 1, 1, Long.MAX_VALUE))
                : Long.MAX_VALUE;
        try (Interruption interruption = new Interruption()) {
            Progress progress = Progress.create(
                    words,
                    title(run, run.task()),
                    Measure.of(task.loss()).words(),
                    run.iteration(),
                    config.iterations());
            boolean done;
            try {
                done = run.train(listener(run, progress), () -> interruption.wanted() || run.iteration() >= stopAt);
            } catch (NonFiniteException e) {
                throw new NonFiniteException(e.getMessage() + ". " + remedy(run, task, config), e);
            } finally {
                progress.finish();
            }
            List<Result> results = done ? run.finish(interruption::wanted) : List.of();
            if (results.isEmpty()) {
                words.printf(
                        Locale.ROOT,
                        "stopped at iteration %d of %d; go on with: mneme train %s --resume %s%n",
                        run.iteration(),
                        config.iterations(),
                        task.name(),
                        path);
            } else {
                words.println();
                ResultTable.text(ResultTable.of("", task.loss(), results)).forEach(words::println);
                words.println();
                words.println(
                        run.best().exists()
                                ? "checkpoints " + run.folder().best() + " (in the table), "
                                        + run.folder().latest()
                                : "checkpoint  " + run.folder().latest()
                                        + " (in the table; no validation gave a finite loss, so none is the best)");
                words.println("report      " + path.resolve(Report.FILE_NAME));
            }
            if (settings.flag("json")) {
                terminal.out().println(json(run, results));
            }
            return results.isEmpty() ? Main.INTERRUPTED : Main.DONE;
        }
    }

    private static long stopAt(long iteration, long steps) {
        return steps > Long.MAX_VALUE - iteration ? Long.MAX_VALUE : iteration + steps;
    }

    /** What to do about a run that broke down: something that can be done as it is said. */
    private static String remedy(Run run, Task task, TrainConfig config) {
        double smaller = config.learningRate() / 10;
        if (!Files.exists(run.folder().latest())) {
            return "There is no checkpoint yet: start again with a smaller learning rate (--learning-rate %s) or gradient"
                            .formatted(smaller)
                    + " norm (--max-grad-norm 1)";
        }
        return "Go on from the last checkpoint with a smaller learning rate or gradient norm: mneme train %s --resume %s"
                        .formatted(task.name(), run.folder().latest())
                + " --learning-rate %s --max-grad-norm 1".formatted(smaller)
                + (run.best().exists()
                        ? "; the best so far, of iteration %s, is %s"
                                .formatted(run.best().iteration(), run.folder().best())
                        : "");
    }

    /** Tells of every iteration, and of a curriculum's steps up. */
    private static Run.Listener listener(Run run, Progress progress) {
        return new Run.Listener() {
            private Task shown = run.task();

            @Override
            public void iteration(long iteration, double loss, double error) {
                if (!run.task().equals(shown)) {
                    shown = run.task();
                    progress.rename(title(run, shown));
                    progress.message("iteration %s: sequences of length up to %s"
                            .formatted(iteration, shown.maxLength().orElse(0)));
                }
                progress.update(iteration, loss, error);
            }
        };
    }

    private static String title(Run run, Task task) {
        return run.config().curriculum().curriculum()
                ? task.name() + " to " + task.maxLength().orElse(0)
                : task.name();
    }

    private static String json(Run run, List<Result> results) {
        return Json.JsonObject.builder()
                .put("run", run.folder().path().toString())
                .put("iteration", run.iteration())
                .put("done", !results.isEmpty())
                .put("evaluations", ResultTable.json(results))
                .encode();
    }
}
