package dev.mneme.cli;

import dev.mneme.model.Memories;
import dev.mneme.model.ModelConfig;
import dev.mneme.model.cell.Cells;
import dev.mneme.model.config.Config;
import dev.mneme.model.config.Configs;
import dev.mneme.model.memory.sparse.SparseMemoryConfig;
import dev.mneme.sparse.IndexKind;
import dev.mneme.sparse.NearestRows;
import dev.mneme.train.machine.MachineMemory;
import dev.mneme.train.optimise.Optimisers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The options that several commands share: one name, one meaning. */
final class Options {
    /** The shape of a network, by the names of {@code ModelConfig.toMap}. */
    static final List<Option> MODEL = List.of(
            Option.choice("memory", "The memory; none is the baseline without one", Memories.KINDS.names()),
            Option.choice("controller", "Layers of the controller", Cells.KINDS.names()),
            Option.whole("hidden-size", "H, hidden units of a controller layer"),
            Option.whole("controller-layers", "L, layers of the controller"),
            Option.whole("memory-size", "N, rows of memory"),
            Option.whole("word-size", "W, floats of a row"),
            Option.whole("read-heads", "R, read heads"),
            Option.whole("sparse-reads", "K, rows that a head of a sparse memory reads by content"),
            Option.whole("links", "K_L, links that a row of an sdnc keeps"),
            Option.choice("index", "How a sparse memory finds the rows nearest to a key", names(IndexKind.values())),
            Option.flag("link-gradient", "Let gradients of an sdnc go through its links too"),
            Option.flag("random-rows", "Begin a sparse memory with small random rows, not with zeros"),
            Option.whole("write-heads", "V, write heads of an ntm"),
            Option.flag("read-first", "Let an ntm read its memory before a step writes it"),
            Option.whole("memory-layers", "S, layers that each have a controller and a memory"),
            Option.flag("share-memory", "Let all layers use one memory, in turns"));

    /** What a task decides and only {@code init} asks for. */
    static final List<Option> SIZES = List.of(
            Option.whole("input-size", "X, features of an input"),
            Option.whole("output-size", "Y, features of an output"));

    /** How a network is trained, by the names of {@code TrainConfig.toMap}, seed and intervals apart. */
    static final List<Option> TRAINING = List.of(
            Option.choice("optimizer", "How parameters follow their gradient", Optimisers.KINDS.names()),
            Option.real("learning-rate", "Size of a step"),
            Option.real("momentum", "Momentum of RMSProp, 0 for none"),
            Option.real("weight-decay", "Take the step's size times this from each parameter; 0 for none"),
            Option.real(
                    "bypass-dropout", "Share of the controller's features that the output is not shown in training"),
            Option.whole("batch-size", "Sequences of a step"),
            Option.real("max-grad-norm", "Scale the gradient down to this norm; 0 for never"),
            Option.real("max-grad-value", "Cut each number of the gradient to this size; 0 for never"),
            Option.whole(
                    "truncate",
                    "Let gradients go back over pieces of so many steps, the memory carried over; 0 for whole"
                            + " sequences"),
            Option.flag("curriculum", "Double the length of sequences whenever the error was small over a window"),
            Option.whole("curriculum-start", "The length that a curriculum begins with; 0 for the task's own"),
            Option.whole("curriculum-limit", "The greatest length that a curriculum comes to"),
            Option.real("curriculum-error", "Share of wrong bits below which lengths double"),
            Option.whole("curriculum-window", "Steps of the window over which it is taken"));

    /** What may differ between a run and its resumption without being refused, by the names of {@code TrainConfig}. */
    static final List<Option> LENGTH = List.of(
            Option.whole("iterations", "Steps in all"),
            Option.whole("report-every", "Steps between two lines of metrics"),
            Option.whole("evaluate-every", "Steps between two validations, by which the best checkpoint is kept"),
            Option.whole("checkpoint-every", "Steps between two checkpoints"));

    static final Option SEED = Option.whole("seed", "Seed of all random numbers: same seed, same result");

    static final Option THREADS = Option.whole("threads", "Threads; they do not change the numbers")
            .withDefault("all processors, as far as they help");

    static final Option MEMORY_LIMIT = Option.text(
                    "memory-limit", "SIZE", "Most memory for tensors, such as 512M or 4G")
            .withDefault("80 % of the machine's or its container's");

    static final Option JSON = Option.flag("json", "Write the result as JSON to standard output");

    static final Option DEBUG = Option.flag("debug", "Show the stack trace of an error");

    static final Option CONFIG = Option.text(
            "config",
            "FILE",
            "A TOML file with any of these options, without their dashes; the command line goes first, and what does"
                    + " nothing in this run is left out");

    private static final int MOST_THREADS = 1024;

    private static final Pattern SIZE =
            Pattern.compile("([0-9]{1,100}(?:\\.[0-9]{1,6})?)([KMGT]?)(?:i?B)?", Pattern.CASE_INSENSITIVE);

    private Options() {}

    static List<String> names(Enum<?>[] kinds) {
        return Arrays.stream(kinds)
                .map(kind -> kind.name().toLowerCase(Locale.ROOT))
                .toList();
    }

    /** The values of what can be asked for. */
    static Map<String, Object> defaults(Config config) {
        var map = new LinkedHashMap<String, Object>();
        Configs.keys(config).forEach(key -> map.put(key.name(), key.fallback()));
        return map;
    }

    /** {@code options}, each with its default. */
    static List<Option> withDefaults(List<Option> options, Map<String, Object> defaults) {
        return options.stream()
                .map(option -> option.withDefault(defaults.getOrDefault(option.name(), "none")))
                .toList();
    }

    @SafeVarargs
    static List<Option> join(List<Option>... lists) {
        var all = new ArrayList<Option>();
        for (List<Option> list : lists) {
            all.addAll(list);
        }
        return all;
    }

    /** As many as were given, {@code useful} by default, but no more than there are processors: they would wait in turn. */
    static int threads(Settings settings, int useful, Terminal terminal) {
        int processors = Runtime.getRuntime().availableProcessors();
        int fallback = Math.max(1, Math.min(processors, useful));
        int threads = (int) settings.whole("threads", fallback, 1, MOST_THREADS);
        if (threads > processors) {
            terminal.err().println("--threads " + threads + ": no more than the " + processors + " processors help");
        }
        return Math.min(threads, processors);
    }

    /** Threads that help to run so many sequences at once: one each, or all to search the large memory of a single one. */
    static int useful(ModelConfig model, int sequences) {
        boolean large = model.memory() instanceof SparseMemoryConfig
                && model.memory().size().memorySize() >= NearestRows.CUT_ROWS;
        return sequences == 1 && large ? Integer.MAX_VALUE : sequences;
    }

    static long memoryLimit(Settings settings) {
        return settings.text("memory-limit").map(Options::bytes).orElseGet(MachineMemory::forTensors);
    }

    private static long bytes(String text) {
        Matcher size = SIZE.matcher(text.strip());
        if (!size.matches()) {
            throw new UsageException("--memory-limit must be a size such as 512M or 4G, but is '%s'".formatted(text));
        }
        int power = size.group(2).isEmpty() ? 0 : "KMGT".indexOf(size.group(2).toUpperCase(Locale.ROOT)) + 1;
        double bytes = Double.parseDouble(size.group(1)) * Math.pow(1024, power);
        if (!(bytes >= 1 && bytes < 0x1p63)) {
            throw new UsageException("--memory-limit must be above 0 and below 8388608T, but is '%s'".formatted(text));
        }
        return (long) bytes;
    }
}
