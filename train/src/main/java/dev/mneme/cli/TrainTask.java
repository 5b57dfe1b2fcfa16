package dev.mneme.cli;

import dev.mneme.model.Memories;
import dev.mneme.model.ModelConfig;
import dev.mneme.model.config.Configs;
import dev.mneme.model.config.Kinds.Kind;
import dev.mneme.model.config.Local;
import dev.mneme.model.memory.MemoryConfig;
import dev.mneme.train.Lessons;
import dev.mneme.train.recipe.Recipe;
import dev.mneme.train.recipe.TrainConfig;
import dev.mneme.train.run.Run;
import dev.mneme.train.run.RunFolder;
import dev.mneme.train.run.RunLock;
import dev.mneme.train.task.Task;
import dev.mneme.train.task.TaskConfig;
import java.io.IOException;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code mneme train TASK}: begins a run, or goes on with one of that task. */
@Command
final class TrainTask implements Action {
    private final Kind<TaskConfig> kind;
    private final TrainCommand train;
    private final Recipe recipe; // for inputs and outputs that are not known yet

    @Mixin
    @SuppressWarnings("unused") // Given has what was said
    private final SettingsMixin settings;

    private TrainTask(Kind<TaskConfig> kind, TrainCommand train) {
        this.kind = kind;
        this.train = train;
        recipe = kind.defaults().recipe(1, 1);
        settings = new SettingsMixin()
                .add(kind.defaults())
                .addPresets()
                .add(recipe.model())
                .add(recipe.training());
    }

    static CommandLine create(Kind<TaskConfig> kind, TrainCommand train) {
        var line = new CommandLine(new TrainTask(kind, train)).setCommandName(kind.name());
        boolean local = !Configs.marked(Local.class, kind.defaults()).isEmpty();
        String start = "mneme train " + kind.name() + (local ? " --data PATH" : "");
        line.getCommandSpec()
                .usageMessage()
                .description("Trains a network to " + kind.summary() + ".")
                .footer(
                        start,
                        start + " --seed 2 --out runs/second",
                        start + " --memory none",
                        "mneme train " + kind.name() + " --resume runs/" + kind.name() + "-dnc");
        return line;
    }

    @Override
    public int run(Given given, Terminal terminal) throws IOException {
        return train.resumes() ? train.resume(Optional.of(kind), given, terminal) : start(given, terminal);
    }

    private int start(Given all, Terminal terminal) throws IOException {
        Given given = new Unused()
                .with(recipe.model(), all)
                .with(recipe.training(), all)
                .leftOutOf(all, terminal);
        Task whole = Given.checked(given.with(kind.defaults())::create);
        MemoryConfig memory = given.with(recipe.model()).memory();
        Recipe start = whole.recipe().withMemory(Memories.KINDS.of(memory).name());
        ModelConfig model = given.with(start.model());
        TrainConfig config = given.with(start.training());
        Given.check(() -> config.requireTrains(model));
        Given.checked(() -> Lessons.longest(config.curriculum(), whole));
        Task task = Given.checked(() -> Lessons.first(config.curriculum(), whole));
        new Unused()
                .add(config.idle())
                .add(Lessons.overruled(config.curriculum(), whole))
                .leftOutOf(given, terminal);
        Run.Resources resources = train.resources(model, config, terminal);
        Run.requireRoom(task, model, config, resources);

        RunFolder folder = train.folder(task, model);
        try (RunLock _ = RunLock.of(folder);
                Run run = new Run(folder, task, model, config, resources)) {
            return train.train(run, given, terminal);
        }
    }
}
