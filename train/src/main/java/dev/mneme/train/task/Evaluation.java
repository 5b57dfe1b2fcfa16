package dev.mneme.train.task;

/**
 * A numbered set of sequences on which a network is judged: sequence i is the same for the same seed, whatever the
 * batch size, so results can be compared.
 */
public interface Evaluation {
    /** As a table's row is headed, say "length 20". */
    String name();

    /** The longest sequence. */
    int maxSteps();

    /** How many sequences belong to it. */
    int sequences();

    /**
     * Clears {@code batch} and fills it with the sequences {@code first}, {@code first + 1}, ... as far as both reach.
     * Returns how many there are; they lie in the first places.
     */
    int fill(Batch batch, long seed, int first);
}
