package dev.mneme.cli;

import dev.mneme.kernels.Kernels;
import dev.mneme.model.Memories;
import dev.mneme.model.memory.sparse.SparseMemoryConfig;
import dev.mneme.model.part.Sizes;
import dev.mneme.sparse.IndexKind;
import dev.mneme.train.bench.Comparison;
import dev.mneme.train.bench.OtherProcess;
import dev.mneme.train.bench.Scaling;
import dev.mneme.train.bench.ScalingPicture;
import dev.mneme.train.bench.ScalingPoint;
import dev.mneme.train.bench.ScalingTable;
import dev.mneme.train.bench.StepSetting;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** {@code mneme bench scaling}: time and memory of a step over N, dense against sparse. */
final class ScalingCommand {
    private static final String SIZES = "1024,4096,16384,65536,262144,1048576";
    private static final double CAP_SECONDS = 2;
    private static final int LEAST_ROWS = 4;

    private ScalingCommand() {}

    static Command create() {
        return Command.of(
                "scaling",
                "Measures time and memory of a step over N, each setting in a process of its own.",
                List.of(
                        Option.text("memories", "NAMES", "Memories to compare").withDefault("dnc,dam,sdnc,sam"),
                        Option.text("indexes", "NAMES", "Searches of the sparse ones")
                                .withDefault("quantised"),
                        Option.text("sizes", "NUMBERS", "N, rows of memory").withDefault(SIZES),
                        Option.whole("batch-size", "Sequences").withDefault(1),
                        Option.whole("steps", "T, steps of a sequence").withDefault(10),
                        Option.flag("filled", "All rows hold random numbers; else none was written"),
                        Option.flag("paper", "The points of the papers instead of curves"),
                        Option.real("seconds", BenchCommand.SECONDS_MEAN).withDefault(BenchCommand.SECONDS),
                        Option.real("cap-seconds", "A curve ends where a step would take longer")
                                .withDefault(CAP_SECONDS),
                        Option.text("out", "DIR", "Folder of the table and the picture")
                                .withDefault("runs/scaling"),
                        Options.THREADS.withDefault(1),
                        Options.MEMORY_LIMIT),
                List.of(),
                List.of(
                        "mneme bench scaling",
                        "mneme bench scaling --memories sam --indexes linear,quantised --filled",
                        "mneme bench scaling --paper"),
                ScalingCommand::run);
    }

    private static int run(Settings all, Terminal terminal) throws Exception {
        Settings settings = unused(all).leftOutOf(all, terminal);
        PrintStream words = settings.flag("json") ? terminal.err() : terminal.out();
        List<StepSetting> compared = compared(settings, terminal);
        Path out = Path.of(settings.text("out").orElse("runs/scaling"));
        Files.createDirectories(out);
        if (!settings.flag("json")) {
            terminal.goOnUnread("measuring goes on, and the table will be " + out.resolve("scaling.json"));
        }
        words.printf(
                Locale.ROOT,
                "%d settings, %s, %d processors%n",
                compared.size(),
                Kernels.loops(),
                Runtime.getRuntime().availableProcessors());
        long memoryLimit = Options.memoryLimit(settings);
        double seconds = settings.above0("seconds", BenchCommand.SECONDS, BenchCommand.MOST_SECONDS);
        var scaling = new Scaling(
                new OtherProcess(seconds, memoryLimit),
                settings.above0("cap-seconds", CAP_SECONDS, BenchCommand.MOST_SECONDS),
                memoryLimit);
        List<ScalingPoint> points;
        boolean stopped;
        try (var interruption = new Interruption()) {
            long start = System.nanoTime();
            int[] done = {0};
            points = scaling.run(
                    compared,
                    point -> say(words, point, ++done[0], compared.size(), (System.nanoTime() - start) / 1e9),
                    interruption::wanted);
            stopped = points.size() < compared.size();
        }
        Files.writeString(out.resolve("scaling.json"), ScalingTable.json(points).encode() + "\n");
        Files.writeString(out.resolve("scaling.svg"), ScalingPicture.svg(points));
        words.println();
        ScalingTable.text(points).forEach(words::println);
        words.println();
        words.println("picture " + out.resolve("scaling.svg"));
        if (settings.flag("json")) {
            terminal.out().println(ScalingTable.json(points).encode());
        }
        return stopped ? Main.INTERRUPTED : Main.DONE;
    }

    private static Unused unused(Settings all) {
        var unused = new Unused();
        if (all.flag("paper")) {
            List.of("memories", "indexes", "sizes", "batch-size", "steps", "filled")
                    .forEach(option -> unused.add(option, "with --paper, whose points are given"));
        } else if (memories(all).stream().noneMatch(ScalingCommand::isSparse)) {
            unused.add("indexes", "without a sparse memory among --memories");
        }
        return unused;
    }

    private static List<String> memories(Settings settings) {
        return names(settings, "memories", "dnc,dam,sdnc,sam", Memories.KINDS.names());
    }

    private static boolean isSparse(String memory) {
        return Memories.KINDS.named(memory).defaults() instanceof SparseMemoryConfig;
    }

    private static void say(PrintStream words, ScalingPoint p, int done, int all, double seconds) {
        String what = p.cost()
                .map(cost -> String.format(
                        Locale.ROOT, "%.4f ms a step%s", cost.millis(), cost.settled() ? "" : ", not settled"))
                .orElseGet(() -> "left out: " + p.note());
        words.printf(
                Locale.ROOT,
                "%d/%d  %s, %,d rows, %s, batch %d: %s  ETA %.0f s%n",
                done,
                all,
                p.setting().name(),
                p.setting().rows(),
                p.setting().filled() ? "filled" : "fresh",
                p.setting().batchSize(),
                what,
                seconds / done * (all - done));
        words.flush();
    }

    private static List<StepSetting> compared(Settings settings, Terminal terminal) {
        int threads = Options.threads(settings, settings.flag("paper") ? 2 : 1, terminal);
        if (settings.flag("paper")) {
            return Comparison.paper(threads);
        }
        List<StepSetting> compared = Comparison.over(
                memories(settings),
                names(settings, "indexes", "quantised", Options.names(IndexKind.values())).stream()
                        .map(name -> IndexKind.valueOf(name.toUpperCase(Locale.ROOT)))
                        .toList(),
                sizes(settings.text("sizes").orElse(SIZES)),
                BenchCommand.size(settings, "batch-size", 1),
                BenchCommand.size(settings, "steps", 10),
                settings.flag("filled"),
                threads);
        compared.forEach(setting -> Settings.checked(setting::model));
        return compared;
    }

    private static List<String> names(Settings settings, String option, String fallback, List<String> known) {
        List<String> names = Arrays.stream(
                        settings.text(option).orElse(fallback).split(","))
                .map(String::strip)
                .toList();
        for (String name : names) {
            if (!known.contains(name)) {
                throw new UsageException("--%s must be some of %s, but there is '%s'".formatted(option, known, name));
            }
        }
        return names;
    }

    private static List<Integer> sizes(String text) {
        return Arrays.stream(text.split(",")).map(ScalingCommand::size).toList();
    }

    private static int size(String text) {
        if (text.strip().matches("[0-9]{1,9}")) {
            int size = Integer.parseInt(text.strip());
            if (size >= LEAST_ROWS && size <= Sizes.LARGEST) {
                return size;
            }
        }
        throw new UsageException("--sizes must be whole numbers of %s to %s, but there is '%s'"
                .formatted(LEAST_ROWS, Sizes.LARGEST, text));
    }
}
