package dev.mneme.model.memory;

/** The order of steps of an unroll: forward one by one, then back in reverse. */
public final class Tape {
    private final int maxSteps;
    private int length;
    private int stepsRun;

    /** A tape for up to {@code maxSteps} steps. */
    public Tape(int maxSteps) {
        this.maxSteps = maxSteps;
    }

    /** Forgets all steps: the state before step 0 was put there from outside. */
    public void clear() {
        length = 0;
        stepsRun = 0;
    }

    /** Steps of the last way forward, gone back over or not; 0 after {@link #clear}. */
    public int stepsRun() {
        return stepsRun;
    }

    /** Steps gone forward and not back: what stands. */
    public int length() {
        return length;
    }

    /** Opens step {@code t}, which must be the next one. */
    public void push(int t) {
        if (t != length) {
            throw new IllegalStateException(
                    "forward(%s) on a tape of %s steps: steps go forward one by one".formatted(t, length));
        }
        if (t == maxSteps) {
            throw new IllegalStateException("forward(%s) on a tape made for %s steps".formatted(t, maxSteps));
        }
        length++;
        stepsRun = length;
    }

    /** Closes step {@code t}, which must be the last one still open. */
    public void pop(int t) {
        if (t != length - 1) {
            throw new IllegalStateException("backward(%s) but the last open step is %s".formatted(t, length - 1));
        }
        length--;
    }
}
