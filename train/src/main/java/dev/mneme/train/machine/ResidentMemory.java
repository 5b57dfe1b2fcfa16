package dev.mneme.train.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Bytes of this process that are in main memory, -1 where that is not known: anywhere but on Linux. */
public final class ResidentMemory {
    private static final Path STATUS = Path.of("/proc/self/status");

    private ResidentMemory() {}

    /** Bytes now. */
    public static long now() {
        return field("VmRSS:");
    }

    /** The most there ever were. */
    public static long peak() {
        return field("VmHWM:");
    }

    private static long field(String name) {
        try (var lines = Files.lines(STATUS)) {
            return lines.filter(line -> line.startsWith(name))
                    .map(line -> line.replaceAll("\\D", ""))
                    .mapToLong(kibibytes -> Long.parseLong(kibibytes) * 1024)
                    .findFirst()
                    .orElse(-1);
        } catch (IOException | RuntimeException e) {
            return -1; // not a Linux machine
        }
    }
}
