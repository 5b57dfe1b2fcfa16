package dev.mneme.cli;

import dev.mneme.model.config.Configs;
import dev.mneme.model.config.Kinds.Kind;
import dev.mneme.model.config.Local;
import dev.mneme.train.compare.CompareConfig;
import dev.mneme.train.compare.CompareWords;
import dev.mneme.train.compare.Comparison;
import dev.mneme.train.compare.Entrants;
import dev.mneme.train.io.TextFiles;
import dev.mneme.train.machine.Interruption;
import dev.mneme.train.recipe.Recipe;
import dev.mneme.train.task.TaskConfig;
import dev.mneme.train.task.Tasks;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mneme compare TASK}: models trained on one task with one budget, side by side. */
@Command
final class CompareCommand implements Action {
    @Command(
            name = "compare",
            description =
                    "Trains models on one task, all with the same budget and over several seeds, and compares them.",
            footer = {
                "mneme compare copy",
                "mneme compare copy --models dnc,sam,lstm --seeds 5 --iterations 2000",
                "mneme compare associative-recall --models dnc,ntm --minutes 10 --out runs/recall",
                "mneme compare copy --models dnc,lstm --grid hidden-size=32,64,128"
            })
    private static final class OfTasks {}

    private final Kind<TaskConfig> kind;

    @Mixin
    private final SettingsMixin settings;

    @Option(
            names = "--grid",
            paramLabel = "KEY=A,B,..",
            description = "Compare several values of a setting; may be said again for another one")
    private List<String> grid = new ArrayList<>();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Folder of the comparison: new, empty, or to go on with (default: runs/compare-TASK)")
    private @Nullable String out;

    @Mixin
    private final Machine machine = new Machine();

    private CompareCommand(Kind<TaskConfig> kind) {
        this.kind = kind;
        Recipe recipe = kind.defaults().recipe(1, 1);
        settings = new SettingsMixin()
                .add(CompareConfig.DEFAULT)
                .add(kind.defaults())
                .add(recipe.model())
                .add(recipe.training())
                .without("memory", "seed");
    }

    static CommandLine create() {
        var line = new CommandLine(new OfTasks());
        for (Kind<TaskConfig> kind : Tasks.KINDS.all()) {
            var task = new CommandLine(new CompareCommand(kind)).setCommandName(kind.name());
            String data = Configs.marked(Local.class, kind.defaults()).isEmpty() ? "" : " --data PATH";
            task.getCommandSpec()
                    .usageMessage()
                    .description("Compares models that are trained to " + kind.summary() + ".")
                    .footer(
                            "mneme compare " + kind.name() + data,
                            "mneme compare " + kind.name() + data + " --models dnc,lstm --seeds 5");
            line.addSubcommand(task);
        }
        return line;
    }

    @Override
    public int run(Given all, Terminal terminal) throws IOException, InterruptedException {
        CompareConfig config = all.with(CompareConfig.DEFAULT);
        Given given = new Unused().add(config.idle()).leftOutOf(all, terminal);
        Entrants entrants = Given.checked(() -> new Entrants(kind, config, grid, given.only(settings.names())));
        new Unused().add(entrants.idle()).leftOutOf(given, terminal);
        Path folder = Path.of(out == null ? "runs/compare-" + kind.name() : out);
        if (!given.json()) {
            terminal.goOnUnread("the comparison goes on, and all of it is in " + folder);
        }
        PrintStream words = given.json() ? terminal.err() : terminal.out();
        int threads = machine.threads(entrants.runs(), terminal);
        try (var comparison =
                        new Comparison(entrants, folder, threads, machine.memoryLimit(), new CompareWords(words));
                var interruption = new Interruption()) {
            boolean done = comparison.run(interruption::wanted);
            if (given.json()) {
                terminal.out().print(TextFiles.read(comparison.result()));
            }
            return done ? Main.DONE : Main.INTERRUPTED;
        }
    }
}
