package dev.mneme.train.data;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Objects;

/** What is said when something is refused. */
public final class Refusal {
    private Refusal() {}

    /** The message of the exception of that kind that the action must throw. */
    public static String of(Class<? extends Exception> kind, Runnable action) {
        return Objects.requireNonNull(assertThrows(kind, action::run).getMessage());
    }
}
