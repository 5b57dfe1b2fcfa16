package dev.mneme.cli;

import dev.mneme.kernels.Kernels;
import dev.mneme.model.Memories;
import dev.mneme.model.config.Configs;
import dev.mneme.model.memory.sparse.SparseConfig;
import dev.mneme.model.memory.sparse.SparseMemoryConfig;
import dev.mneme.model.part.Sizes;
import dev.mneme.sparse.IndexKind;
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
import java.util.Arrays;
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
    private static final String MEMORIES = "--memories";
    private static final String INDEXES = "--indexes";
    private static final String SIZES = "--sizes";
    private static final String CAP = "--cap-seconds";
    private static final int LEAST_ROWS = 4;
    private static final Configs.Key INDEX = Configs.keys(SparseConfig.DEFAULT).stream()
            .filter(key -> key.type() == IndexKind.class)
            .findFirst()
            .orElseThrow();

    @Option(names = MEMORIES, paramLabel = "NAMES", description = "Memories to compare (default: dnc,dam,sdnc,sam)")
    private String memories = "dnc,dam,sdnc,sam";

    @Option(names = INDEXES, paramLabel = "NAMES", description = "Searches of the sparse ones (default: quantised)")
    private String indexes = "quantised";

    @Option(
            names = SIZES,
            paramLabel = "NUMBERS",
            description = "N, rows of memory (default: 1024,4096,16384,65536,262144,1048576)")
    private String sizes = "1024,4096,16384,65536,262144,1048576";

    @Option(names = "--paper", description = "The points of the papers instead of curves")
    private boolean paper;

    @Option(
            names = CAP,
            paramLabel = "NUMBER",
            description = "A curve ends where a step would take longer (default: 2.0)")
    private Double capSeconds = 2.0;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Folder of the table and the picture (default: runs/scaling)")
    private String out = "runs/scaling";

    @Mixin
    private final SettingsMixin settings = new SettingsMixin().add(StepSetting.Work.DEFAULT);

    @Mixin
    private final BenchCommand.Seconds seconds = new BenchCommand.Seconds();

    @Mixin
    private final Machine machine = new Machine();

    @Override
    public int run(Given all, Terminal terminal) throws Exception {
        Given given = unused().leftOutOf(all, terminal);
        PrintStream words = given.json() ? terminal.err() : terminal.out();
        List<StepSetting> compared = compared(given, terminal);
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
        var scaling = new Scaling(
                new OtherProcess(seconds.get(), memoryLimit),
                BenchCommand.Seconds.above0(CAP, capSeconds),
                memoryLimit);
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

    private Unused unused() {
        var unused = new Unused();
        if (paper) {
            settings.names().forEach(option -> unused.add(option, "with --paper, whose points are given"));
            List.of(MEMORIES, INDEXES, SIZES)
                    .forEach(option -> unused.add(option.substring(2), "with --paper, whose points are given"));
        } else if (names(MEMORIES, memories, Memories.KINDS.names()).stream().noneMatch(ScalingCommand::isSparse)) {
            unused.add(INDEXES.substring(2), "without a sparse memory among --memories");
        }
        return unused;
    }

    private static boolean isSparse(String memory) {
        return Memories.KINDS.named(memory).defaults() instanceof SparseMemoryConfig;
    }

    private List<StepSetting> compared(Given given, Terminal terminal) {
        int threads = machine.threads(paper ? 2 : 1, terminal);
        if (paper) {
            return Comparison.paper(threads);
        }
        List<StepSetting> compared = Comparison.over(
                names(MEMORIES, memories, Memories.KINDS.names()),
                names(INDEXES, indexes, INDEX.choices()).stream()
                        .map(name -> (IndexKind) INDEX.reader().apply(name))
                        .toList(),
                Arrays.stream(sizes.split(",")).map(ScalingCommand::size).toList(),
                given.with(StepSetting.Work.DEFAULT),
                threads);
        compared.forEach(one -> Given.checked(one::model));
        return compared;
    }

    private static List<String> names(String option, String text, List<String> known) {
        List<String> names = Arrays.stream(text.split(",")).map(String::strip).toList();
        for (String name : names) {
            if (!known.contains(name)) {
                throw new UsageException("%s must be some of %s, but there is %s".formatted(option, known, name));
            }
        }
        return names;
    }

    private static int size(String text) {
        if (text.strip().matches("[0-9]{1,9}")) {
            int size = Integer.parseInt(text.strip());
            if (size >= LEAST_ROWS && size <= Sizes.LARGEST) {
                return size;
            }
        }
        throw new UsageException("%s must be whole numbers of %s to %s, but there is %s"
                .formatted(SIZES, LEAST_ROWS, Sizes.LARGEST, text));
    }
}
