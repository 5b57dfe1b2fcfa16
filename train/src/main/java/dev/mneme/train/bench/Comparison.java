package dev.mneme.train.bench;

import dev.mneme.model.Memories;
import dev.mneme.model.config.Config;
import dev.mneme.model.config.Configs;
import dev.mneme.model.config.Meaning;
import dev.mneme.model.config.Range;
import dev.mneme.model.memory.sparse.SparseMemoryConfig;
import dev.mneme.model.part.Sizes;
import dev.mneme.sparse.IndexKind;
import dev.mneme.train.bench.StepSetting.Work;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Which settings are compared.
 *
 * @param memories by name, a curve each
 * @param indexes by name, a curve of each sparse memory each
 * @param sizes N of the points of a curve
 * @param paper whether the points of the papers are measured instead, which say all of this
 * @param capSeconds a step of all sequences may take
 * @param time of a measurement
 */
public record Comparison(
        @Meaning("Memories to compare") List<String> memories,

        @Meaning("Searches of the sparse ones") List<String> indexes,

        @Meaning("N, rows of memory") @Range(least = 4, most = Sizes.LARGEST)
        List<Integer> sizes,

        @Meaning("The points of the papers instead of curves")
        boolean paper,

        @Meaning("A curve ends where a step would take longer") @Range(least = 1e-9, most = BenchTime.DAY)
        double capSeconds,

        Work work,
        BenchTime time)
        implements Config {
    /** The memories of Rae et al. 2016 over a fresh memory of a thousand to a million rows. */
    public static final Comparison DEFAULT = new Comparison(
            List.of("dnc", "dam", "sdnc", "sam"),
            List.of("quantised"),
            List.of(1 << 10, 1 << 12, 1 << 14, 1 << 16, 1 << 18, 1 << 20),
            false,
            2,
            Work.DEFAULT,
            BenchTime.DEFAULT);

    private static final int MILLION = 1_000_000;

    /** Refuses numbers out of their ranges, and unknown names. */
    public Comparison {
        Configs.check(Comparison.class, memories, indexes, sizes, paper, capSeconds, work, time);
        requireKnown("memories", memories, Memories.KINDS.names());
        requireKnown(
                "indexes",
                indexes,
                Arrays.stream(IndexKind.values()).map(Comparison::name).toList());
    }

    private static void requireKnown(String setting, List<String> names, List<String> known) {
        for (String name : names) {
            if (!known.contains(name)) {
                throw new IllegalArgumentException(
                        "--%s must be some of %s, but there is %s".formatted(setting, known, name));
            }
        }
    }

    private static String name(IndexKind index) {
        return index.name().toLowerCase(Locale.ROOT);
    }

    /** What does nothing, with why. */
    public Map<String, String> idle() {
        var idle = new LinkedHashMap<String, String>();
        if (paper) {
            for (String given : List.of("memories", "indexes", "sizes")) {
                idle.put(given, "with --paper, whose points are given");
            }
            work.toMap().keySet().forEach(given -> idle.put(given, "with --paper, whose points are given"));
        } else if (memories.stream().noneMatch(Comparison::searches)) {
            idle.put("indexes", "without a sparse memory among --memories");
        }
        return idle;
    }

    private static boolean searches(String memory) {
        return Memories.KINDS.named(memory).defaults() instanceof SparseMemoryConfig;
    }

    /** How many threads help. */
    public int usefulThreads() {
        return paper ? 2 : 1;
    }

    /** The points, curve after curve. */
    public List<StepSetting> settings(int threads) {
        if (paper) {
            return paper(threads);
        }
        var settings = new ArrayList<StepSetting>();
        for (String memory : memories) {
            for (String index : searches(memory) ? indexes : List.of(name(IndexKind.AUTO))) {
                for (int rows : sizes) {
                    IndexKind kind = IndexKind.valueOf(index.toUpperCase(Locale.ROOT));
                    settings.add(StepSetting.of(memory, kind, rows, work, threads));
                }
            }
        }
        return settings;
    }

    /**
     * The points of Rae et al. 2016 and of the reference measured beside them, dearest last: a fresh memory, one that is
     * filled, a million rows in {@code threads} threads, dense against sparse, and an SDNC.
     */
    static List<StepSetting> paper(int threads) {
        var settings = new ArrayList<StepSetting>();
        for (int rows : new int[] {1 << 10, 1 << 18, 10 * MILLION}) {
            settings.add(StepSetting.of("sam", IndexKind.AUTO, rows, new Work(1, 100, false), 1));
        }
        settings.add(StepSetting.of("sam", IndexKind.AUTO, 1 << 16, new Work(1, 100, false), 1));
        settings.add(StepSetting.of("sdnc", IndexKind.AUTO, 2048, new Work(1, 10, false), 1));
        settings.add(StepSetting.of("dnc", IndexKind.AUTO, 2048, new Work(1, 10, false), 1));
        settings.add(StepSetting.of("sam", IndexKind.AUTO, 1 << 16, new Work(16, 10, true), 1));
        for (int rows : new int[] {1 << 14, 1 << 16, 1 << 18}) {
            settings.add(StepSetting.of("dam", IndexKind.AUTO, rows, new Work(1, 10, true), 1));
        }
        settings.add(StepSetting.of("sam", IndexKind.AUTO, MILLION, new Work(1, 10, false), 1));
        for (IndexKind index : List.of(IndexKind.LINEAR, IndexKind.QUANTISED)) {
            settings.add(StepSetting.of("sam", index, MILLION, new Work(1, 10, true), 1));
        }
        settings.add(StepSetting.of("sam", IndexKind.QUANTISED, MILLION, new Work(8, 10, true), threads));
        settings.add(StepSetting.of("sam", IndexKind.GRAPH, MILLION, new Work(8, 10, true), threads));
        return settings;
    }
}
