package dev.mneme.cli;

import dev.mneme.kernels.TensorArena;
import dev.mneme.model.ModelConfig;
import dev.mneme.model.memory.sparse.SparseMemoryConfig;
import dev.mneme.sparse.NearestRows;
import dev.mneme.train.evaluate.Evaluator;
import dev.mneme.train.run.Checkpoint;
import dev.mneme.train.task.Task;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** What a command may use of its machine. */
final class Machine {
    private static final int MOST_THREADS = 1024;
    private static final String THREADS = "--threads";

    @Option(
            names = THREADS,
            paramLabel = "N",
            scope = ScopeType.INHERIT,
            description = "Threads; they do not change the numbers (default: all processors, as far as they help)")
    private @Nullable Long threads;

    @Mixin
    private final MemoryLimit memory = new MemoryLimit();

    /** As many as were asked for, {@code useful} by default, but no more than processors: they would wait in turn. */
    int threads(int useful, Terminal terminal) {
        int processors = Runtime.getRuntime().availableProcessors();
        int fallback = Math.max(1, Math.min(processors, useful));
        int asked = (int) Given.within(THREADS, threads == null ? fallback : threads, 1, MOST_THREADS);
        if (asked > processors) {
            terminal.err().println("%s %s: no more than the %s processors help".formatted(THREADS, asked, processors));
        }
        return Math.min(asked, processors);
    }

    /** Those that help to run so many sequences at once: one each, or all to search the large memory of a single one. */
    int threads(ModelConfig model, int sequences, Terminal terminal) {
        boolean large = model.memory() instanceof SparseMemoryConfig
                && model.memory().size().memorySize() >= NearestRows.CUT_ROWS;
        return threads(sequences == 1 && large ? Integer.MAX_VALUE : sequences, terminal);
    }

    /** Bytes of tensors. */
    long memoryLimit() {
        return memory.bytes();
    }

    /** An evaluator of a checkpoint's network on as much of the machine as there is. */
    Evaluator evaluator(Task task, Checkpoint checkpoint, TensorArena arena, Terminal terminal) {
        int all = threads(Integer.MAX_VALUE, terminal);
        return Given.checked(
                () -> new Evaluator(task, checkpoint.network(), checkpoint.values(arena), all, memoryLimit()));
    }
}
