package dev.mneme.cli;

import dev.mneme.model.Memories;
import dev.mneme.model.ModelConfig;
import dev.mneme.model.config.Kinds.Kind;
import dev.mneme.train.evaluate.Result;
import dev.mneme.train.machine.Interruption;
import dev.mneme.train.recipe.TrainConfig;
import dev.mneme.train.run.Checkpoint;
import dev.mneme.train.run.Run;
import dev.mneme.train.run.RunFolder;
import dev.mneme.train.run.RunLock;
import dev.mneme.train.run.RunWords;
import dev.mneme.train.run.SavedTask;
import dev.mneme.train.run.TrainingState;
import dev.mneme.train.task.Task;
import dev.mneme.train.task.TaskConfig;
import dev.mneme.train.task.Tasks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code mneme train --resume RUN}: goes on with a run. Each task is a subcommand, which begins one. */
@Command(
        name = "train",
        description = "Trains a network on a task and writes a folder with checkpoints, metrics and a report.",
        footer = {"mneme train copy", "mneme train copy --memory none", "mneme train --resume runs/copy-dnc"})
final class TrainCommand implements Action {
    private static final String RESUME = "--resume";
    private static final String STOP_AFTER = "--stop-after";

    @Option(
            names = RESUME,
            paramLabel = "DIR|FILE",
            scope = ScopeType.INHERIT,
            description = "Go on with the run in this folder, or from this checkpoint in a new folder")
    private @Nullable String resumed;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            description = "Folder of the run, new or empty (default: runs/TASK-MEMORY)")
    private @Nullable String out;

    @Option(
            names = STOP_AFTER,
            paramLabel = "N",
            scope = ScopeType.INHERIT,
            description = "Stop after so many steps as if interrupted, to be resumed")
    private @Nullable Long stopAfter;

    @Mixin
    private final Machine machine = new Machine();

    @Mixin
    @SuppressWarnings("unused") // Given has what was said
    private final SettingsMixin settings = resumable();

    @Spec
    private @Nullable CommandSpec command;

    private TrainCommand() {}

    static CommandLine create() {
        var train = new TrainCommand();
        var line = new CommandLine(train);
        Tasks.KINDS.all().forEach(kind -> line.addSubcommand(TrainTask.create(kind, train)));
        return line;
    }

    /** What may be given to a run that goes on. */
    private static SettingsMixin resumable() {
        return SettingsMixin.local().addPlain(TrainConfig.DEFAULTS, changeable());
    }

    private static Set<String> changeable() {
        var names = new HashSet<>(TrainConfig.LENGTH);
        names.addAll(TrainConfig.CHANGEABLE);
        return names;
    }

    boolean resumes() {
        return resumed != null;
    }

    @Override
    public int run(Given given, Terminal terminal) throws IOException {
        if (!resumes()) {
            throw new UsageException("a task is missing; there are %s. See 'mneme train --help'"
                    .formatted(String.join(", ", Tasks.KINDS.names())));
        }
        return resume(Optional.empty(), given, terminal);
    }

    /** Goes on with a run, which must be one of the task {@code named}, if there is one. */
    int resume(Optional<Kind<TaskConfig>> named, Given given, Terminal terminal) throws IOException {
        refuseChanges(given);
        Path from = Path.of(String.valueOf(resumed));
        Path file = Files.isDirectory(from) ? from.resolve(RunFolder.LATEST) : from;
        var own = RunFolder.of(file);
        boolean goesOn = file.endsWith(RunFolder.LATEST) && own.isRun() && out == null; // else what came later stays
        try (RunLock _ = goesOn ? RunLock.of(own) : null) { // before it is read: a process may be replacing it
            Checkpoint checkpoint = Checkpoint.load(file);
            TrainingState state = checkpoint.resumable();
            Kind<TaskConfig> kind = Given.checked(() -> SavedTask.kind(state, file, named));
            new Unused().add(Tasks.elsewhere(kind)).leftOutOf(given, terminal);
            Task task = Given.checked(() -> SavedTask.of(kind, state.options(), file, given.of(kind.defaults())));
            TrainConfig config = Given.checked(() -> state.goOn(given.only(changeable()), file));
            new Unused().add(config.idle()).leftOutOf(given, terminal);
            ModelConfig model = checkpoint.network().config();
            Given.check(() -> config.requireTrains(model));
            Run.Resources resources = resources(model, config, terminal);
            Run.requireRoom(task, model, config, resources);
            RunFolder folder = goesOn ? own : folder(task, model);
            try (RunLock _ = goesOn ? null : RunLock.of(folder);
                    Run run = Run.resume(folder, checkpoint, task, config, resources)) {
                return train(run, given, terminal);
            }
        }
    }

    private void refuseChanges(Given given) {
        Set<String> allowed = Optional.ofNullable(command).stream()
                .flatMap(spec -> spec.options().stream())
                .map(OptionSpec::longestName)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        for (String name : given.values().keySet()) {
            if (!allowed.contains("--" + name)) {
                throw new UsageException(
                        "--%s cannot change when a run is resumed: leave it out, or start a new run; only %s may be given"
                                .formatted(name, String.join(", ", allowed)));
            }
        }
    }

    Run.Resources resources(ModelConfig model, TrainConfig config, Terminal terminal) {
        return new Run.Resources(machine.threads(model, config.batchSize(), terminal), machine.memoryLimit());
    }

    RunFolder folder(Task task, ModelConfig model) throws IOException {
        return out == null
                ? RunFolder.create(
                        Path.of("runs"),
                        task.name() + "-" + Memories.KINDS.of(model.memory()).name())
                : RunFolder.createAt(Path.of(out));
    }

    /** Trains to the end, or to an interruption; returns the exit code. */
    int train(Run run, Given given, Terminal terminal) throws IOException {
        var words = new RunWords(run, given.json() ? terminal.err() : terminal.out());
        long most = stopAfter == null ? Long.MAX_VALUE : Given.within(STOP_AFTER, stopAfter, 1, Long.MAX_VALUE);
        long before = run.iteration();
        if (!given.json()) {
            terminal.goOnUnread(
                    "the run goes on, and all of it is in " + run.folder().path());
        }
        words.begin();
        try (Interruption interruption = new Interruption()) {
            boolean done = words.train(() -> interruption.wanted() || run.iteration() - before >= most);
            List<Result> results = done ? run.finish(interruption::wanted) : List.of();
            words.end(results);
            if (given.json()) {
                terminal.out().println(words.json(results).encode());
            }
            return results.isEmpty() ? Main.INTERRUPTED : Main.DONE;
        }
    }
}
