package dev.mneme.train.data;

/** Where fresh sequences come from: the only thing, with {@link Environment}, that draws. */
public interface Source {
    /** T: the steps of the longest sequence. */
    int maxSteps();

    /** Begins a sequence in the unused place {@code b} of {@code batch} and fills it with what {@code rng} says. */
    void draw(Batch batch, int b, Rng rng);
}
