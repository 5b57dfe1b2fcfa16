package dev.mneme.train.bench;

import dev.mneme.model.Memories;
import dev.mneme.model.memory.sparse.SparseMemoryConfig;
import dev.mneme.sparse.IndexKind;
import dev.mneme.train.bench.StepSetting.Work;
import java.util.ArrayList;
import java.util.List;

/** Which settings are compared. */
public final class Comparison {
    private static final int MILLION = 1_000_000;

    private Comparison() {}

    /** One curve for each memory, and for each index of a sparse one, over {@code sizes}. */
    public static List<StepSetting> over(
            List<String> memories, List<IndexKind> indexes, List<Integer> sizes, Work work, int threads) {
        var settings = new ArrayList<StepSetting>();
        for (String memory : memories) {
            boolean searches = Memories.KINDS.named(memory).defaults() instanceof SparseMemoryConfig;
            for (IndexKind index : searches ? indexes : List.of(IndexKind.AUTO)) {
                for (int rows : sizes) {
                    settings.add(StepSetting.of(memory, index, rows, work, threads));
                }
            }
        }
        return settings;
    }

    /**
     * The points of Rae et al. 2016 and of the reference measured beside them, dearest last: a fresh memory, one that is
     * filled, a million rows in {@code threads} threads, dense against sparse, and an SDNC.
     */
    public static List<StepSetting> paper(int threads) {
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
