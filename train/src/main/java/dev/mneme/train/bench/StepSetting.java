package dev.mneme.train.bench;

import dev.mneme.model.Memories;
import dev.mneme.model.ModelConfig;
import dev.mneme.model.cell.ControllerSize;
import dev.mneme.model.cell.Lstm;
import dev.mneme.model.config.Config;
import dev.mneme.model.config.Configs;
import dev.mneme.model.config.Kinds;
import dev.mneme.model.config.Meaning;
import dev.mneme.model.config.Range;
import dev.mneme.model.memory.MemoryConfig;
import dev.mneme.model.memory.MemorySize;
import dev.mneme.model.memory.NoMemory;
import dev.mneme.model.memory.sparse.SparseConfig;
import dev.mneme.model.memory.sparse.SparseMemoryConfig;
import dev.mneme.model.part.Sizes;
import dev.mneme.sparse.IndexKind;
import dev.mneme.train.recipe.TrainConfig;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What is measured: forward and backward of a network over some steps.
 *
 * @param memory which memory, with N, W, R, and of a sparse one K and how it searches
 * @param hiddenSize units of the LSTM
 * @param work what is done with it
 * @param threads over which sequences are spread, or the search of one
 */
public record StepSetting(
        @Meaning("The memory") MemoryConfig memory,

        @Meaning("H, hidden units of the LSTM") @Range(least = 1, most = Sizes.LARGEST)
        int hiddenSize,

        Work work,
        int threads)
        implements Config {
    /**
     * What is done with the network.
     *
     * @param batchSize sequences
     * @param steps T
     * @param filled whether all rows hold random numbers, or none was written
     */
    public record Work(
            @Meaning("Sequences") @Range(least = 1, most = TrainConfig.MOST_SEQUENCES)
            int batchSize,

            @Meaning("T, steps of a sequence") @Range(least = 1)
            int steps,

            @Meaning("All rows hold random numbers; else none was written")
            boolean filled)
            implements Config {
        /** One sequence of ten steps over a fresh memory. */
        public static final Work DEFAULT = new Work(1, 10, false);

        /** Refuses numbers out of their ranges. */
        public Work {
            Configs.check(Work.class, batchSize, steps, filled);
        }
    }

    /** Features of an input and of an output: those of the copy task. */
    private static final int INPUTS = 9;

    private static final int OUTPUTS = 8;

    /** Refuses numbers out of their ranges. */
    public StepSetting {
        Configs.check(StepSetting.class, memory, hiddenSize, work, threads);
    }

    /** LSTM of 100, 4 heads over rows of 32 floats, 4 rows a sparse read: the papers' sizes. */
    public static StepSetting of(String memory, IndexKind index, int rows, Work work, int threads) {
        SparseConfig paper = SparseConfig.DEFAULT;
        Map<String, Object> sizes = new MemorySize(rows, 32, 4).toMap();
        sizes.putAll(new SparseConfig(4, paper.links(), index, false, false).toMap());
        MemoryConfig sized = Configs.carried(sizes, Memories.KINDS.named(memory).defaults());
        return new StepSetting(sized, 100, work, threads);
    }

    @Override
    public List<Kinds<?>> kinds() {
        return List.of(Memories.KINDS);
    }

    /** This setting over {@code count} rows. */
    public StepSetting withRows(int count) {
        MemorySize size = memory.size();
        Map<String, Object> other = new MemorySize(count, size.wordSize(), size.readHeads()).toMap();
        return new StepSetting(Configs.carried(other, memory), hiddenSize, work, threads);
    }

    /** This setting with other threads. */
    public StepSetting withThreads(int count) {
        return new StepSetting(memory, hiddenSize, work, count);
    }

    /** What does nothing, with why. */
    public Map<String, String> idle() {
        return work.filled && memory instanceof NoMemory.Config
                ? Map.of("filled", "with --memory none, which has no rows")
                : Map.of();
    }

    /** B. */
    public int batchSize() {
        return work.batchSize;
    }

    /** T. */
    public int steps() {
        return work.steps;
    }

    /** Whether all rows hold random numbers, or none was written. */
    public boolean filled() {
        return work.filled;
    }

    /** N. */
    public int rows() {
        return memory.size().memorySize();
    }

    /** The name of the memory's kind. */
    public String kind() {
        return Memories.KINDS.of(memory).name();
    }

    /** How a sparse memory searches. */
    public IndexKind index() {
        return memory instanceof SparseMemoryConfig searching
                ? searching.sparse().index()
                : IndexKind.AUTO;
    }

    /** Whether the memory is a sparse one, which searches. */
    public boolean isSparse() {
        return memory instanceof SparseMemoryConfig;
    }

    /** The network. */
    public ModelConfig model() {
        return new ModelConfig(INPUTS, OUTPUTS, new Lstm.Config(new ControllerSize(hiddenSize, 1)), memory);
    }

    /** What a reader calls it. */
    public String name() {
        return isSparse() ? kind() + " " + index().name().toLowerCase(Locale.ROOT) : kind();
    }
}
