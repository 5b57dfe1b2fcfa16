package dev.mneme.train.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many bytes of tensors a process may take. Off-heap memory is bounded by nothing else: a run that takes more than the
 * machine has is killed without a word.
 */
public final class MachineMemory {
    private static final double SHARE = 0.8;
    private static final long JVM = 192L << 20; // 145 to 160 MiB were seen under a limit of 500 MiB
    private static final long UNKNOWN_MACHINE = 4L << 30;

    private static final Pattern SIZE =
            Pattern.compile("([0-9]{1,100}(?:\\.[0-9]{1,6})?)([KMGT]?)(?:i?B)?", Pattern.CASE_INSENSITIVE);

    private MachineMemory() {}

    /**
     * The default: of what this process may use, by the machine and by its control groups, {@value #SHARE}, or all but
     * what the JVM takes for itself where that is less.
     */
    public static long forTensors() {
        return share(Math.min(machine(), ControlGroups.memory(Path.of("/proc/self"))));
    }

    static long share(long bytes) {
        return Math.max(0, Math.min((long) (SHARE * bytes), bytes - JVM));
    }

    private static long machine() {
        try (var lines = Files.lines(Path.of("/proc/meminfo"))) {
            return 1024 * Long.parseLong(lines.findFirst().orElseThrow().replaceAll("\\D", ""));
        } catch (IOException | RuntimeException e) {
            return UNKNOWN_MACHINE; // not a Linux machine
        }
    }

    /** Bytes in words. */
    public static String readable(long bytes) {
        return bytes >= 1L << 30
                ? String.format(Locale.ROOT, "%.1f GiB", bytes / (double) (1L << 30))
                : String.format(Locale.ROOT, "%.0f MiB", bytes / (double) (1L << 20));
    }

    /**
     * Bytes as someone says them, such as 512M or 4G, each prefix 1,024 of the one before.
     *
     * @throws IllegalArgumentException naming {@code option} when it is no size, or none that there can be
     */
    public static long bytes(String option, String text) {
        Matcher size = SIZE.matcher(text.strip());
        if (!size.matches()) {
            throw new IllegalArgumentException(
                    "%s must be a size such as 512M or 4G, but is %s".formatted(option, text));
        }
        int power = size.group(2).isEmpty() ? 0 : "KMGT".indexOf(size.group(2).toUpperCase(Locale.ROOT)) + 1;
        double bytes = Double.parseDouble(size.group(1)) * Math.pow(1024, power);
        if (!(bytes >= 1 && bytes < 0x1p63)) {
            throw new IllegalArgumentException(
                    "%s must be above 0 and below 8388608T, but is %s".formatted(option, text));
        }
        return (long) bytes;
    }
}
