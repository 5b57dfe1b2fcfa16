package dev.mneme.cli;

import dev.mneme.train.machine.MachineMemory;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** How much memory a command may use. */
final class MemoryLimit {
    private static final String MEMORY_LIMIT = "--memory-limit";
    private static final Pattern SIZE =
            Pattern.compile("([0-9]{1,100}(?:\\.[0-9]{1,6})?)([KMGT]?)(?:i?B)?", Pattern.CASE_INSENSITIVE);

    @Option(
            names = MEMORY_LIMIT,
            paramLabel = "SIZE",
            scope = ScopeType.INHERIT,
            description =
                    "Most memory for tensors, such as 512M or 4G (default: 80 %% of the machine's or its container's)")
    private @Nullable String limit;

    /** Bytes. */
    long bytes() {
        return limit == null ? MachineMemory.forTensors() : bytes(limit);
    }

    private static long bytes(String text) {
        Matcher size = SIZE.matcher(text.strip());
        if (!size.matches()) {
            throw new UsageException("%s must be a size such as 512M or 4G, but is %s".formatted(MEMORY_LIMIT, text));
        }
        int power = size.group(2).isEmpty() ? 0 : "KMGT".indexOf(size.group(2).toUpperCase(Locale.ROOT)) + 1;
        double bytes = Double.parseDouble(size.group(1)) * Math.pow(1024, power);
        if (!(bytes >= 1 && bytes < 0x1p63)) {
            throw new UsageException("%s must be above 0 and below 8388608T, but is %s".formatted(MEMORY_LIMIT, text));
        }
        return (long) bytes;
    }
}
