package dev.mneme.train.bench;

import dev.mneme.model.Memories;
import dev.mneme.model.ModelConfig;
import dev.mneme.model.cell.ControllerSize;
import dev.mneme.model.cell.Lstm;
import dev.mneme.model.config.Configs;
import dev.mneme.model.memory.MemorySize;
import dev.mneme.model.memory.sparse.SparseConfig;
import dev.mneme.model.memory.sparse.SparseMemoryConfig;
import dev.mneme.model.part.Sizes;
import dev.mneme.sparse.IndexKind;
import dev.mneme.train.TrainConfig;
import dev.mneme.train.task.Range;
import dev.mneme.train.task.Ranges;
import java.util.Locale;
import java.util.Map;

/**
 * What is measured: forward and backward of a network over some steps.
 *
 * @param memory which memory, by its name
 * @param index how a sparse memory searches
 * @param rows N
 * @param words W
 * @param heads R
 * @param reads K
 * @param hidden units of the LSTM
 * @param batch sequences
 * @param steps T
 * @param filled whether all rows hold random numbers, or none was written
 * @param threads over which sequences are spread, or the search of one
 */
public record StepSetting(
        String memory,
        IndexKind index,

        @Range(option = "memory-size", least = 1, most = Sizes.LARGEST)
        int rows,

        @Range(option = "word-size", least = 1, most = Sizes.LARGEST)
        int words,

        @Range(option = "read-heads", least = 1, most = Sizes.LARGEST)
        int heads,

        @Range(option = "sparse-reads", least = 1, most = Sizes.LARGEST)
        int reads,

        @Range(option = "hidden-size", least = 1, most = Sizes.LARGEST)
        int hidden,

        @Range(option = "batch-size", least = 1, most = TrainConfig.MOST_SEQUENCES)
        int batch,

        @Range(least = 1, most = Integer.MAX_VALUE) int steps,
        boolean filled,
        int threads) {
    /** Features of an input and of an output: those of the copy task. */
    private static final int INPUTS = 9;

    private static final int OUTPUTS = 8;

    /** Refuses numbers out of their ranges. */
    public StepSetting {
        Ranges.require(
                StepSetting.class, memory, index, rows, words, heads, reads, hidden, batch, steps, filled, threads);
    }

    /** LSTM of 100, 4 heads over rows of 32 floats, 4 rows a sparse read: the papers' sizes. */
    public static StepSetting of(
            String memory, IndexKind index, int rows, int batch, int steps, boolean filled, int threads) {
        return new StepSetting(memory, index, rows, 32, 4, 4, 100, batch, steps, filled, threads);
    }

    /** This setting over {@code count} rows. */
    public StepSetting withRows(int count) {
        return new StepSetting(memory, index, count, words, heads, reads, hidden, batch, steps, filled, threads);
    }

    /** The network. */
    public ModelConfig model() {
        var sparse = new SparseConfig(reads, SparseConfig.DEFAULT.links(), index, false, false);
        Map<String, Object> sizes = Configs.toMap(new MemorySize(rows, words, heads));
        sizes.putAll(Configs.toMap(sparse));
        return new ModelConfig(
                INPUTS,
                OUTPUTS,
                new Lstm.Config(new ControllerSize(hidden, 1)),
                Configs.carried(sizes, Memories.KINDS.named(memory).defaults()));
    }

    /** Whether the memory is a sparse one, which searches. */
    public boolean isSparse() {
        return model().memory() instanceof SparseMemoryConfig;
    }

    /** What a reader calls it. */
    public String name() {
        return isSparse() ? memory + " " + index.name().toLowerCase(Locale.ROOT) : memory;
    }
}
