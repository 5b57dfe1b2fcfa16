package dev.mneme.train.io;

import java.io.Serial;

/** Text that is not the JSON that was needed; the message says where, or which member. */
public final class JsonException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** {@code problem}: what was needed and what came. */
    public JsonException(String problem) {
        super(problem);
    }
}
