package dev.mneme.train.io;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.function.Executable;

/** Asserts that something is refused in one readable sentence. */
final class Refusal {
    private static final int LONGEST = 600;

    private Refusal() {}

    static <T extends Throwable> T assertSaid(Class<T> type, String said, Executable action) {
        T refusal = assertThrows(type, action);
        String message = String.valueOf(refusal.getMessage());
        assertTrue(message.contains(said), () -> "needed <" + said + "> in <" + message + ">");
        assertTrue(message.length() < LONGEST, message);
        assertFalse(message.contains("\n"), message);
        return refusal;
    }
}
