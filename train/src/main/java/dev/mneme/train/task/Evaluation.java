package dev.mneme.train.task;

import dev.mneme.train.data.Batch;
import dev.mneme.train.data.Environment;
import dev.mneme.train.data.Rng;
import java.util.Optional;

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

    /** Which of a seed's streams they are drawn from: the evaluations of a task have different ones. */
    default long stream() {
        return 0;
    }

    /** Begins sequence {@code number} in the unused place {@code b} of {@code batch}, drawn from {@code rng} if at all. */
    void draw(Batch batch, int b, int number, Rng rng);

    /** Who hears the answers, where what comes next depends on them. */
    default Optional<Environment> environment() {
        return Optional.empty();
    }

    /**
     * Clears {@code batch} and fills it with the sequences {@code first}, {@code first + 1}, ... under {@code end}, as far
     * as all three reach, the longest first. Returns how many there are; they lie in the first places.
     */
    default int fill(Batch batch, long seed, int first, int end) {
        batch.clear();
        int count = Math.clamp((long) Math.min(end, sequences()) - first, 0, batch.size());
        for (int b = 0; b < count; b++) {
            draw(batch, b, first + b, Fresh.begin(batch.chance(b), seed, stream(), first + b));
        }
        batch.sort();
        return count;
    }

    /** The same as far as both reach. */
    default int fill(Batch batch, long seed, int first) {
        return fill(batch, seed, first, sequences());
    }
}
