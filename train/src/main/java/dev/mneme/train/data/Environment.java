package dev.mneme.train.data;

/**
 * A source whose next input depends on what the network answers. {@link #draw} begins a sequence as long as it may become
 * and sets its first input; {@link #act} sets one more input a step.
 */
public interface Environment extends Source {
    /**
     * Hears what the network answered at step {@code t} of sequence {@code b}, and sets what it is given at step
     * {@code t + 1}; targets too, where there are any. Sequences do not meet: each may be on a thread of its own.
     *
     * @param rng that from which the sequence was drawn, where it now stands
     * @return whether there is a next step; not asked after the last that fits
     */
    boolean act(Batch batch, int t, int b, Outputs y, Rng rng);
}
