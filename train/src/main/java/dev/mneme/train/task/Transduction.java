package dev.mneme.train.task;

import dev.mneme.train.data.Rng;
import dev.mneme.train.recipe.Recipe;
import java.util.List;

/**
 * A task from a string of tokens to a string of tokens: its settings, a public record, and the few things that {@link
 * TransductionTask} has to know. Tokens are numbers, the place of their name in {@link #tokens} or {@link #answers}.
 */
public interface Transduction extends TaskConfig {
    /** Its name in files and on the command line. */
    String name();

    /** How long strings are. */
    Lengths lengths();

    /** The same task with strings of other lengths. */
    Transduction withLengths(Lengths lengths);

    /** The names of what a string may consist of. */
    List<String> tokens();

    /** The names of what an answer may consist of. */
    List<String> answers();

    /** The length of the longest answer to a string of {@code length} tokens; never less for a longer one. */
    int longestAnswer(int length);

    /** Fills the first {@code length} places of {@code tokens}. Allocates nothing. */
    void draw(int[] tokens, int length, Rng rng);

    /**
     * Writes what the first {@code length} of {@code tokens} are to be answered to the beginning of {@code answer}.
     * Returns how long that is. Allocates nothing.
     */
    int answer(int[] tokens, int length, int[] answer);

    @Override
    default TransductionTask create() {
        return new TransductionTask(this);
    }

    /**
     * Adam at 1e-3 and a gradient norm of 1 as in the paper, in batches of 16 where it has 128, for a DNC of 128 rows: a
     * row for each token up to three times the trained lengths. Where each of 500 tokens has to be found again, a memory
     * needs {@code --memory-size 512}; that costs sparse memories next to nothing, and a DNC, which links all rows, much
     * time.
     */
    @Override
    default Recipe recipe(int inputSize, int outputSize) {
        return new Recipe(Recipe.dnc(inputSize, outputSize, 64, 128, 16), Recipe.adam(10_000, 1));
    }
}
