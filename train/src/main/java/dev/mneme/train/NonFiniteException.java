package dev.mneme.train;

/** Training met a NaN or an infinity: says in which iteration and tensor. The parameters are as before that iteration. */
public final class NonFiniteException extends RuntimeException {
    private static final long serialVersionUID = 1;

    NonFiniteException(String message) {
        super(message);
    }

    /** {@code cause}, told with more words. */
    public NonFiniteException(String message, NonFiniteException cause) {
        super(message, cause);
    }
}
