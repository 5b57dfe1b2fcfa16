package dev.mneme.cli;

import dev.mneme.model.Memories;
import dev.mneme.model.config.Configs;
import dev.mneme.model.memory.sparse.SparseConfig;
import dev.mneme.sparse.IndexKind;
import dev.mneme.train.bench.StepBench;
import dev.mneme.train.bench.StepCost;
import dev.mneme.train.bench.StepSetting;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** {@code mneme bench}: what a step costs. */
final class BenchCommand {
    static final double SECONDS = 3;
    static final String SECONDS_MEAN =
            "How long to measure, again and again until two medians agree; ten times as long at most";
    static final double MOST_SECONDS = 86_400;

    private static final StepSetting DEFAULT = StepSetting.of("sam", IndexKind.AUTO, 65_536, 1, 10, false, 1);

    private BenchCommand() {}

    static Command create() {
        return new Command(
                "bench",
                "Measures what a step costs.",
                List.of(),
                List.of(),
                List.of("mneme bench scaling", "mneme bench step --memory sam --memory-size 1000000"),
                List.of(ScalingCommand.create(), step()),
                (settings, terminal) -> {
                    throw new UsageException(
                            "say what to measure: mneme bench scaling or mneme bench step. See 'mneme bench --help'");
                });
    }

    private static Command step() {
        return Command.of(
                "step",
                "Measures forward and backward of one network in this process.",
                List.of(
                        Option.choice("memory", "The memory", Memories.KINDS.names())
                                .withDefault("sam"),
                        Option.choice("index", "How a sparse memory searches", Options.names(IndexKind.values()))
                                .withDefault("auto"),
                        Option.whole("memory-size", "N, rows of memory").withDefault(DEFAULT.rows()),
                        Option.whole("word-size", "W, floats of a row")
                                .withDefault(DEFAULT.memory().size().wordSize()),
                        Option.whole("read-heads", "R, read heads")
                                .withDefault(DEFAULT.memory().size().readHeads()),
                        Option.whole("sparse-reads", "K, rows of a sparse read")
                                .withDefault(SparseConfig.DEFAULT.sparseReads()),
                        Option.whole("hidden-size", "H, hidden units of the LSTM")
                                .withDefault(DEFAULT.hiddenSize()),
                        Option.whole("batch-size", "Sequences").withDefault(DEFAULT.batchSize()),
                        Option.whole("steps", "T, steps of a sequence").withDefault(DEFAULT.steps()),
                        Option.flag("filled", "All rows hold random numbers; else none was written"),
                        Option.real("seconds", SECONDS_MEAN).withDefault(SECONDS),
                        Options.THREADS.withDefault(DEFAULT.threads()),
                        Options.MEMORY_LIMIT),
                List.of(),
                List.of(
                        "mneme bench step --memory sam --memory-size 1000000",
                        "mneme bench step --memory dnc --memory-size 1024"),
                BenchCommand::step);
    }

    private static int step(Settings all, Terminal terminal) {
        String memory = all.text("memory").orElse(DEFAULT.kind());
        Unused unused = new Unused().with(DEFAULT, all);
        if (memory.equals("none")) {
            unused.add("filled", "with --memory none, which has no rows");
        }
        Settings settings = unused.leftOutOf(all, terminal);
        StepSetting setting = Settings.checked(() -> Configs.with(
                        DEFAULT, settings.only(Options.defaults(DEFAULT).keySet())))
                .withThreads(Options.threads(settings, DEFAULT.threads(), terminal));
        double seconds = settings.above0("seconds", SECONDS, MOST_SECONDS);
        Settings.checked(setting::model);
        requireRoom(setting, Options.memoryLimit(settings));
        StepCost cost = new StepBench(setting, seconds).measure();
        if (settings.flag("json")) {
            terminal.out().println(cost.json().encode());
        } else {
            terminal.out()
                    .printf(
                            Locale.ROOT,
                            "%s, %d rows: %.4f ms a step (best %.4f), set up in %.1f ms, tensors %.1f MB, tape %.2f"
                                    + " MB, peak %.0f MB, recall %.3f%n",
                            setting.name(),
                            setting.rows(),
                            cost.millis(),
                            cost.bestMillis(),
                            cost.setupMillis(),
                            cost.tensorBytes() / 1e6,
                            cost.tapeBytes() / 1e6,
                            cost.residentBytes() / 1e6,
                            cost.recall());
            if (!cost.settled()) {
                terminal.out()
                        .println("not settled: its last two medians do not agree, or its code was still being compiled;"
                                + " give it more --seconds, or a machine with less to do");
            }
        }
        return Main.DONE;
    }

    private static void requireRoom(StepSetting setting, long limit) {
        long bytes = StepBench.tensorBytes(setting);
        if (bytes > limit) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "its tensors would take %.1f GB, but --memory-limit is %.1f GB; lower the sizes, or raise it",
                    bytes / 1e9,
                    limit / 1e9));
        }
    }

    /** A number of {@link StepSetting}. */
    static int size(Settings settings, String name, long fallback) {
        Map<String, Object> given = Map.of(name, settings.given().getOrDefault(name, fallback));
        return Settings.checked(() -> Math.toIntExact((Long)
                Objects.requireNonNull(Configs.with(DEFAULT, given).toMap().get(name))));
    }
}
