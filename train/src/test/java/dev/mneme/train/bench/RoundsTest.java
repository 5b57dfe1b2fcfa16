package dev.mneme.train.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mneme.train.bench.CompilerThreads.Activity;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** When a measurement is believed, by a clock and a compiler that follow laws; nothing here is timed. */
class RoundsTest {
    private static final double WARM = 0.0005;
    private static final double COLD = 0.03;

    private double now; // seconds
    private int repetitions;

    /** What a measurement gives when a repetition that begins at a time takes {@code seconds} of it. */
    private Rounds.Outcome measured(DoubleUnaryOperator seconds, Function<Double, Activity> compiler) {
        now = 0;
        repetitions = 0;
        var rounds = new Rounds(3, () -> Math.round(now * 1e9), () -> compiler.apply(now));
        return rounds.repeat(() -> {
            now += seconds.applyAsDouble(now);
            repetitions++;
        });
    }

    private Rounds.Outcome measured(DoubleUnaryOperator seconds) {
        return measured(seconds, _ -> Activity.NONE);
    }

    @Test
    void whatIsWarmIsBelievedAfterTwoRounds() {
        Rounds.Outcome outcome = measured(_ -> WARM);
        assertTrue(outcome.settled());
        assertEquals(WARM, outcome.median(), 1e-8);
        assertEquals(6, now, 0.01);
    }

    /** Cold for longer than a round and a half, as long as measuring took once. */
    @Test
    void aColdJvmIsWaitedFor() {
        for (double until : new double[] {0.5, 2, 4, 5, 8, 14}) {
            Rounds.Outcome outcome = measured(t -> t < until ? COLD / (1 + t) : WARM);
            assertTrue(outcome.settled(), "cold until " + until);
            assertEquals(WARM, outcome.median(), 1e-8, "cold until " + until);
        }
    }

    /** On a busy machine slow code may stand still for many rounds, but a compiler wants to run. */
    @Test
    void timesThatStandStillAreNotBelievedWhileACompilerIsAtWork() {
        for (double until : new double[] {7, 13, 20}) {
            Rounds.Outcome starved = measured(t -> t < until ? COLD : WARM, t -> new Activity(1, t < until));
            assertTrue(starved.settled(), "starved until " + until);
            assertEquals(WARM, starved.median(), 1e-8, "starved until " + until);
            Rounds.Outcome working =
                    measured(t -> t < until ? COLD : WARM, t -> new Activity(Math.min(t, until) / 5, false));
            assertTrue(working.settled(), "working until " + until);
            assertEquals(WARM, working.median(), 1e-8, "working until " + until);
        }
    }

    @Test
    void whatNeverAgreesEndsAndSaysSo() {
        Rounds.Outcome slower = measured(t -> WARM * (1 + t));
        assertFalse(slower.settled());
        assertTrue(now >= 30 && now < 34, now + " s");
        Rounds.Outcome compiled = measured(_ -> WARM, t -> new Activity(t, true));
        assertFalse(compiled.settled());
    }

    /** So slow that nothing is left to warm up: as often as it takes to compare. */
    @Test
    void whatIsSlowIsNotRepeatedOften() {
        Rounds.Outcome outcome = measured(_ -> 100);
        assertTrue(outcome.settled());
        assertEquals(2, repetitions);
        measured(_ -> 5);
        assertEquals(6, repetitions);
    }

    /** The threads are there on Linux, and have done something by now. */
    @Test
    void theCompilersThreadsAreSeen() {
        if (java.nio.file.Files.exists(java.nio.file.Path.of("/proc/self/task"))) {
            assertTrue(CompilerThreads.now().seconds() > 0);
        }
    }
}
