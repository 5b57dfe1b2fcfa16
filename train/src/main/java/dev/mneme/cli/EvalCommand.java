package dev.mneme.cli;

import dev.mneme.kernels.TensorArena;
import dev.mneme.model.config.Configs;
import dev.mneme.model.config.Kinds.Kind;
import dev.mneme.train.evaluate.Evaluator;
import dev.mneme.train.evaluate.Result;
import dev.mneme.train.io.JsonObject;
import dev.mneme.train.machine.Interruption;
import dev.mneme.train.recipe.TrainConfig;
import dev.mneme.train.report.PacedEvaluation;
import dev.mneme.train.report.ResultTable;
import dev.mneme.train.run.Checkpoint;
import dev.mneme.train.run.RunFolder;
import dev.mneme.train.run.SavedTask;
import dev.mneme.train.run.TrainingState;
import dev.mneme.train.task.Evaluation;
import dev.mneme.train.task.SequenceLength;
import dev.mneme.train.task.Task;
import dev.mneme.train.task.TaskConfig;
import dev.mneme.train.task.Tasks;
import dev.mneme.train.task.TrainingOnly;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mneme eval CHECKPOINT}: the task's own evaluations, lengths beyond training included. */
@Command(
        name = "eval",
        description = "Evaluates a model on sequences that it was not trained on, at the trained lengths and beyond.",
        footer = {
            "mneme eval runs/copy-dnc/best.safetensors",
            "mneme eval runs/copy-dnc/best.safetensors --max-length 30",
            "mneme eval runs/copy-dnc --length 100000",
            "mneme eval weights.safetensors copy --json"
        })
final class EvalCommand implements Action {
    private static final String LENGTH = "--length";
    private static final String SEQUENCES = "--sequences";

    @Parameters(
            index = "0",
            paramLabel = "CHECKPOINT",
            description = "A model's safetensors file, or the folder of a run")
    private String checkpoint = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "TASK",
            description = "The task, where the file does not say it")
    private @Nullable String named;

    @Mixin
    private final SettingsMixin settings = ofAllTasks();

    @Option(
            names = LENGTH,
            paramLabel = "N",
            description = "One evaluation with sequences of this length, however long, and its pace")
    private @Nullable Long length;

    @Option(
            names = SEQUENCES,
            paramLabel = "N",
            description = "Most sequences of each evaluation (default: all; 1 with --length)")
    private @Nullable Long sequences;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Seed of the sequences; those of no seed are trained on (default: the run's)")
    private @Nullable Long seed;

    @Mixin
    private final Machine machine = new Machine();

    /** The settings that change an evaluation; which of them a task has is known once its checkpoint was read. */
    private static SettingsMixin ofAllTasks() {
        var settings = new SettingsMixin();
        for (Configs.Key key : Tasks.KINDS.all().stream()
                .flatMap(kind -> Configs.keys(kind.defaults()).stream())
                .toList()) {
            String owners = Tasks.KINDS.all().stream()
                    .filter(kind -> evaluated(kind).contains(key.name()))
                    .map(Kind::name)
                    .collect(Collectors.joining(", "));
            if (!owners.isEmpty()) {
                settings.addUnread(key, ", of " + owners + " (default: as in training)");
            }
        }
        return settings;
    }

    private static Set<String> evaluated(Kind<TaskConfig> kind) {
        Set<String> names = Given.names(kind.defaults());
        names.removeAll(Configs.marked(TrainingOnly.class, kind.defaults()));
        return names;
    }

    @Override
    public int run(Given given, Terminal terminal) throws IOException {
        Path file = RunFolder.judged(Path.of(checkpoint));
        int fallback = length == null ? Integer.MAX_VALUE : 1;
        int most = (int) Given.within(SEQUENCES, sequences == null ? fallback : sequences, 1, Integer.MAX_VALUE);
        Checkpoint loaded = Checkpoint.load(file);
        Optional<TrainingState> trained = loaded.training();
        Task task =
                Given.checked(() -> SavedTask.judged(loaded, Optional.ofNullable(named), given.only(settings.names())));
        if (length != null) {
            new Unused()
                    .add(Configs.marked(SequenceLength.class, task.options()), "with --length, which says it all")
                    .leftOutOf(given, terminal);
        }
        long drawn = seed != null
                ? seed
                : trained.map(TrainingState::config).map(TrainConfig::seed).orElse(1L);
        var paced = new PacedEvaluation(task, terminal.err());
        List<Result> results;
        try (TensorArena arena = TensorArena.create();
                Evaluator evaluator = machine.evaluator(task, loaded, arena, terminal);
                Interruption interruption = new Interruption()) {
            results = length == null
                    ? evaluator.evaluate(task.evaluations(), drawn, most, interruption::wanted)
                    : paced.evaluate(evaluator, ofLength(task, length), drawn, most, interruption::wanted);
        }
        if (results.isEmpty()) {
            return terminal.stopped();
        }
        return terminal.done(
                given,
                () -> json(task, loaded, results, paced),
                () -> Stream.concat(ResultTable.text(task, results).stream(), paced.text().stream())
                        .toList());
    }

    private static Evaluation ofLength(Task task, long length) {
        int steps = (int) Given.within(LENGTH, length, 1, Integer.MAX_VALUE);
        return Given.checked(() -> task.ofLength(steps));
    }

    private static JsonObject json(Task task, Checkpoint loaded, List<Result> results, PacedEvaluation paced) {
        JsonObject json = new JsonObject()
                .put("checkpoint", loaded.file().toString())
                .put("task", task.name())
                .put(
                        "iteration",
                        loaded.training().map(TrainingState::iteration).orElse(0L))
                .put("evaluations", ResultTable.json(results));
        paced.json().ifPresent(pace -> json.put("pace", pace));
        return json;
    }
}
