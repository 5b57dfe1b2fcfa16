package dev.mneme.train.task;

import dev.mneme.train.data.Rng;
import java.util.List;
import java.util.stream.IntStream;

/** A {@link Transduction} of strings that are uniformly random, whose answers consist of the same tokens: numbers from 0. */
interface RandomStrings extends Transduction {
    /** Different tokens. */
    int symbols();

    @Override
    default List<String> tokens() {
        return IntStream.range(0, symbols()).mapToObj(Integer::toString).toList();
    }

    @Override
    default List<String> answers() {
        return tokens();
    }

    @Override
    default void draw(int[] tokens, int length, Rng rng) {
        for (int i = 0; i < length; i++) {
            tokens[i] = rng.nextInt(symbols());
        }
    }
}
