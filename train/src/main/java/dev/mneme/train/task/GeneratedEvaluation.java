package dev.mneme.train.task;

/**
 * Sequences that are made when asked for. Number i is drawn from its own stream, apart from every other and from
 * training.
 */
record GeneratedEvaluation(String name, int maxSteps, int sequences, long stream, Generator generator)
        implements Evaluation {
    /** Draws one sequence into an unused place of a batch. */
    interface Generator {
        void draw(Batch batch, int b, Rng rng);
    }

    private static final int MOST_SEQUENCES = 1000;
    private static final int LEAST_SEQUENCES = 20;
    private static final int MOST_STEPS = 2_000_000;

    /** A thousand sequences, or fewer long ones. */
    static GeneratedEvaluation of(String name, int maxSteps, long stream, Generator generator) {
        int sequences = Math.clamp(MOST_STEPS / maxSteps, LEAST_SEQUENCES, MOST_SEQUENCES);
        return new GeneratedEvaluation(name, maxSteps, sequences, stream, generator);
    }

    /** Another number of sequences, of which the first are the same. */
    GeneratedEvaluation withSequences(int count) {
        return new GeneratedEvaluation(name, maxSteps, count, stream, generator);
    }

    /** So that no path of a trainer meets an evaluation's by accident. */
    private static final long EVALUATION = 0x6576616c75617465L;

    @Override
    public int fill(Batch batch, long seed, int first) {
        batch.clear();
        int count = Math.clamp((long) sequences - first, 0, batch.size());
        for (int b = 0; b < count; b++) {
            generator.draw(batch, b, Rng.of(seed, EVALUATION, stream, first + b));
        }
        return count;
    }
}
