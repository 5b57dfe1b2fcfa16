package dev.mneme.kernels;

import java.util.Locale;

/** A {@link TensorArena} was asked for more bytes than it may hold. Nothing was allocated for the refused request. */
public final class OutOfBudgetException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final long wantedBytes;
    private final long limitBytes;

    /**
     * A refusal.
     *
     * @param wantedBytes what the arena would hold with the refused request
     * @param limitBytes what it may hold
     */
    public OutOfBudgetException(long wantedBytes, long limitBytes) {
        super("tensors need %s, the budget is %s: lower the sizes or raise the budget"
                .formatted(text(wantedBytes), text(limitBytes)));
        this.wantedBytes = wantedBytes;
        this.limitBytes = limitBytes;
    }

    /** Returns the bytes that the arena would have held; {@code Long.MAX_VALUE} for more than a long can count. */
    public long wantedBytes() {
        return wantedBytes;
    }

    /** Returns the bytes that the arena may hold. */
    public long limitBytes() {
        return limitBytes;
    }

    private static String text(long bytes) {
        if (bytes == Long.MAX_VALUE) {
            return "more bytes than can be addressed";
        }
        return String.format(Locale.ROOT, "%.1f MiB (%d bytes)", bytes / (1024.0 * 1024.0), bytes);
    }
}
