package dev.mneme.train.task;

import dev.mneme.train.data.Batch;
import dev.mneme.train.data.Environment;
import dev.mneme.train.data.Rng;
import dev.mneme.train.data.Source;
import java.util.Optional;

/**
 * Sequences that are made when asked for. Number i is drawn from its own stream, apart from every other and from
 * training.
 *
 * @param source they come from
 */
public record Fresh(String name, int sequences, long stream, Source source) implements Evaluation {
    private static final int MOST_SEQUENCES = 1000;
    private static final int LEAST_SEQUENCES = 20;
    private static final int MOST_STEPS = 2_000_000;

    /** So that no path of a trainer meets an evaluation's by accident. */
    private static final long EVALUATION = 0x6576616c75617465L;

    /** A thousand sequences, or fewer long ones. */
    public static Fresh of(String name, long stream, Source source) {
        int sequences = Math.clamp(MOST_STEPS / source.maxSteps(), LEAST_SEQUENCES, MOST_SEQUENCES);
        return new Fresh(name, sequences, stream, source);
    }

    /** Another number of sequences, of which the first are the same. */
    public Fresh withSequences(int count) {
        return new Fresh(name, count, stream, source);
    }

    /** Where sequence {@code number} of such a stream is drawn from. */
    static Rng begin(Rng rng, long seed, long stream, int number) {
        return rng.begin(seed, EVALUATION, stream, number);
    }

    @Override
    public int maxSteps() {
        return source.maxSteps();
    }

    @Override
    public void draw(Batch batch, int b, int number, Rng rng) {
        source.draw(batch, b, rng);
    }

    @Override
    public Optional<Environment> environment() {
        return source instanceof Environment environment ? Optional.of(environment) : Optional.empty();
    }
}
