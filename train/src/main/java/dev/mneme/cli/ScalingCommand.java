package dev.mneme.cli;

import dev.mneme.kernels.Kernels;
import dev.mneme.train.bench.Comparison;
import dev.mneme.train.bench.OtherProcess;
import dev.mneme.train.bench.Scaling;
import dev.mneme.train.bench.ScalingPoint;
import dev.mneme.train.bench.ScalingTable;
import dev.mneme.train.bench.ScalingWords;
import dev.mneme.train.bench.StepSetting;
import dev.mneme.train.machine.Interruption;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mneme bench scaling}: time and memory of a step over N, dense against sparse. */
@Command(
        name = "scaling",
        description = "Measures time and memory of a step over N, each setting in a process of its own.",
        footer = {
            "mneme bench scaling",
            "mneme bench scaling --memories sam --indexes linear,quantised --filled",
            "mneme bench scaling --paper"
        })
final class ScalingCommand implements Action {
    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Folder of the table and the picture (default: runs/scaling)")
    private String out = "runs/scaling";

    @Mixin
    @SuppressWarnings("unused") // Given has what was said
    private final SettingsMixin settings = new SettingsMixin().add(Comparison.DEFAULT);

    @Mixin
    private final Machine machine = new Machine();

    @Override
    public int run(Given given, Terminal terminal) throws Exception {
        Comparison comparison = given.with(Comparison.DEFAULT);
        new Unused().add(comparison.idle()).leftOutOf(given, terminal);
        PrintStream words = given.json() ? terminal.err() : terminal.out();
        List<StepSetting> compared = comparison.settings(machine.threads(comparison.usefulThreads(), terminal));
        compared.forEach(one -> Given.checked(one::model));
        Path folder = Path.of(out);
        Files.createDirectories(folder);
        if (!given.json()) {
            terminal.goOnUnread("measuring goes on, and the table will be " + folder.resolve("scaling.json"));
        }
        words.printf(
                Locale.ROOT,
                "%d settings, %s, %d processors%n",
                compared.size(),
                Kernels.loops(),
                Runtime.getRuntime().availableProcessors());
        long memoryLimit = machine.memoryLimit();
        var measurement = new OtherProcess(comparison.time().seconds(), memoryLimit);
        var scaling = new Scaling(measurement, comparison.capSeconds(), memoryLimit);
        List<ScalingPoint> points;
        try (var interruption = new Interruption()) {
            points = scaling.run(compared, new ScalingWords(words, compared.size())::point, interruption::wanted);
        }
        ScalingWords.write(folder, points, words);
        if (given.json()) {
            terminal.out().println(ScalingTable.json(points));
        }
        return points.size() < compared.size() ? Main.INTERRUPTED : Main.DONE;
    }
}
