package dev.mneme.cli;

import dev.mneme.train.machine.MachineMemory;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** How much memory a command may use. */
final class MemoryLimit {
    private static final String MEMORY_LIMIT = "--memory-limit";

    @Option(
            names = MEMORY_LIMIT,
            paramLabel = "SIZE",
            scope = ScopeType.INHERIT,
            description =
                    "Most memory for tensors, such as 512M or 4G (default: 80 %% of the machine's or its container's)")
    private @Nullable String limit;

    /** Bytes. */
    long bytes() {
        String text = limit;
        return text == null ? MachineMemory.forTensors() : Given.checked(() -> MachineMemory.bytes(MEMORY_LIMIT, text));
    }
}
