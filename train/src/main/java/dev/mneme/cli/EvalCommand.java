package dev.mneme.cli;

import dev.mneme.cli.Command.Argument;
import dev.mneme.kernels.TensorArena;
import dev.mneme.model.config.Configs;
import dev.mneme.train.TrainConfig;
import dev.mneme.train.evaluate.Evaluator;
import dev.mneme.train.evaluate.Result;
import dev.mneme.train.io.Json;
import dev.mneme.train.io.JsonBuilder;
import dev.mneme.train.report.ResultTable;
import dev.mneme.train.run.Checkpoint;
import dev.mneme.train.run.RunFolder;
import dev.mneme.train.run.TrainingState;
import dev.mneme.train.task.Evaluation;
import dev.mneme.train.task.Score;
import dev.mneme.train.task.SequenceLength;
import dev.mneme.train.task.Task;
import dev.mneme.train.task.Tasks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code mneme eval CHECKPOINT}: the task's own evaluations, lengths beyond training included. */
final class EvalCommand {
    private static final Option SEQUENCES =
            Option.whole("sequences", "Most sequences of each evaluation").withDefault("all; 1 with --length");
    private static final Option LENGTH =
            Option.whole("length", "One evaluation with sequences of this length, however long, and its pace");
    private static final Option SEED = Option.whole("seed", "Seed of the sequences; those of no seed are trained on")
            .withDefault("the run's");

    private EvalCommand() {}

    static Command create() {
        return Command.of(
                "eval",
                "Evaluates a model on sequences that it was not trained on, at the trained lengths and beyond.",
                Options.join(
                        TaskOption.ofAll(), List.of(LENGTH, SEQUENCES, SEED, Options.THREADS, Options.MEMORY_LIMIT)),
                List.of(
                        new Argument("CHECKPOINT", "A model's safetensors file, or the folder of a run", true),
                        new Argument("TASK", "The task, where the file does not say it", false)),
                List.of(
                        "mneme eval runs/copy-dnc/best.safetensors",
                        "mneme eval runs/copy-dnc/best.safetensors --max-length 30",
                        "mneme eval runs/copy-dnc --length 100000",
                        "mneme eval weights.safetensors copy --json"),
                EvalCommand::run);
    }

    private static int run(Settings settings, Terminal terminal) throws IOException {
        Path file = file(Path.of(settings.arguments().getFirst()));
        boolean atLength = settings.whole("length").isPresent();
        int most = (int) settings.whole("sequences", atLength ? 1 : Integer.MAX_VALUE, 1, Integer.MAX_VALUE);
        Checkpoint checkpoint = Checkpoint.load(file);
        Task task = task(checkpoint, settings);
        if (atLength) {
            var unused = new Unused();
            Configs.marked(SequenceLength.class, task.options())
                    .forEach(option -> unused.add(option, "with --length, which says it all"));
            unused.leftOutOf(settings, terminal);
        }
        long seed = settings.whole("seed")
                .orElse(checkpoint
                        .training()
                        .map(TrainingState::config)
                        .map(TrainConfig::seed)
                        .orElse(1L));
        List<Evaluation> evaluations = evaluations(task, settings);
        var results = new ArrayList<Result>();
        var paced = new LongEvaluation(task, terminal.err());
        int threads = Options.threads(settings, Integer.MAX_VALUE, terminal);
        try (TensorArena arena = TensorArena.create();
                Evaluator evaluator = Settings.checked(() -> new Evaluator(
                        task, checkpoint.network(), checkpoint.values(arena), threads, Options.memoryLimit(settings)));
                Interruption interruption = new Interruption()) {
            for (Evaluation evaluation : evaluations) {
                Score score = atLength
                        ? paced.evaluate(evaluator, evaluation, seed, most, interruption::wanted)
                        : evaluator.evaluate(evaluation, seed, most, (_, _, _) -> !interruption.wanted());
                if (interruption.wanted()) {
                    terminal.err().println("stopped; nothing was changed");
                    return Main.INTERRUPTED;
                }
                results.add(new Result(evaluation.name(), score));
            }
        }
        print(task, checkpoint, results, paced, settings, terminal);
        return Main.DONE;
    }

    /** The best checkpoint of a run's folder. */
    private static Path file(Path path) {
        if (!Files.isDirectory(path)) {
            return path;
        }
        var folder = new RunFolder(path);
        return Files.exists(folder.best()) ? folder.best() : folder.latest();
    }

    private static List<Evaluation> evaluations(Task task, Settings settings) {
        if (settings.whole("length").isEmpty()) {
            return task.evaluations();
        }
        int length = (int) settings.whole("length", 1, 1, Integer.MAX_VALUE);
        return List.of(Settings.checked(() -> task.ofLength(length)));
    }

    private static Task task(Checkpoint checkpoint, Settings settings) {
        Optional<String> named = settings.arguments().stream().skip(1).findFirst();
        Optional<TrainingState> state = checkpoint.training();
        if (state.isEmpty() && named.isEmpty()) {
            throw new UsageException(
                    "%s holds weights alone, so say on which task to judge them: 'mneme eval %s TASK', TASK being %s"
                            .formatted(checkpoint.file(), checkpoint.file(), String.join(" or ", Tasks.KINDS.names())));
        }
        String name = named.or(() -> state.map(TrainingState::task)).orElseThrow();
        boolean own = state.isPresent() && state.get().task().equals(name);
        Map<String, Object> saved = own ? state.get().options() : Map.of();
        return Settings.checked(() -> {
            Map<String, Object> given =
                    settings.only(TaskOption.ofAll().stream().map(Option::name).toList());
            return LocalOptions.complete(Tasks.KINDS.named(name), saved, checkpoint.file(), given)
                    .create();
        });
    }

    private static void print(
            Task task,
            Checkpoint checkpoint,
            List<Result> results,
            LongEvaluation paced,
            Settings settings,
            Terminal terminal) {
        if (settings.flag("json")) {
            JsonBuilder json = Json.JsonObject.builder()
                    .put("checkpoint", checkpoint.file().toString())
                    .put("task", task.name())
                    .put(
                            "iteration",
                            checkpoint.training().map(TrainingState::iteration).orElse(0L))
                    .put("evaluations", ResultTable.json(results));
            paced.json().ifPresent(pace -> json.put("pace", pace));
            terminal.out().println(json.encode());
        } else {
            terminal.lines(ResultTable.text(ResultTable.of("", task.loss(), results)));
            terminal.lines(paced.text());
        }
    }
}
